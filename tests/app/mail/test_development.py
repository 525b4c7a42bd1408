"""The developer's mailbox: everything is readable in development, nothing exists elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import transaction
from app.mail.outbox import Attachment
from app.media import filing
from tests.app.mail.letters import newest, write
from tests.cast import Cast


@pytest.fixture
def in_development(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], environment="development"))


@pytest.mark.usefixtures("in_development")
def test_every_mail_is_listed_the_newest_first(client: FlaskClient, db: Any) -> None:
    write(name="first")
    write(name="second", private=True, hold=True)
    page = client.get("/dev/mail").text
    assert page.index("Sign in second") < page.index("Sign in first")
    assert "Sign in second" not in client.get("/dev/mail?q=first").text


@pytest.mark.usefixtures("in_development")
def test_a_mail_reads_as_in_a_mail_program(client: FlaskClient, db: Any) -> None:
    with transaction():
        kept = filing.keep(b"%PDF-1.7", filename="a.pdf", content_type="application/pdf")
    it = write(name="Alice", private=True, attachments=[Attachment(kept.key, "Invoice.pdf", "application/pdf")])
    page = client.get(f"/dev/mail/{it.id}").text
    for words in ("Hello Alice, &lt;b&gt; stays", it.message_id.strip("<>"), "Auto-Submitted", "Invoice.pdf"):
        assert words in page
    frame = client.get(f"/dev/mail/{it.id}/preview")
    assert "<p>Hello Alice</p>" in frame.text
    assert '<base target="_blank">' in frame.text
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert client.get(f"/dev/mail/{it.id}/attachments/{it.attachments[0].id}").data == b"%PDF-1.7"


@pytest.mark.usefixtures("in_development")
def test_a_mail_that_is_not_there_is_not_found(client: FlaskClient, db: Any) -> None:
    for path in ("/dev/mail/1", "/dev/mail/1/preview", "/dev/mail/1/attachments/1", "/dev/mail/x"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("environment", ["test", "production"])
def test_elsewhere_it_does_not_exist_for_anybody(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch, environment: str
) -> None:
    it = write()
    changed = {"environment": environment, "base_url": "https://imece.example", "gateways": ("bank_transfer",)}
    if environment == "production":
        changed["payouts"] = replace(app.extensions["settings"].payouts, provider="bank_file")
        changed["mail"] = replace(app.extensions["settings"].mail, server="mail.example")
        monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], **changed))
    for person in (None, cast.charlie, cast.ada):
        if person is not None:
            cast.signed_in(client, person)
        for path in ("", f"/{it.id}", f"/{it.id}/preview", f"/{it.id}/attachments/1"):
            assert client.get(f"/dev/mail{path}").status_code == 404
    assert newest().id == it.id
