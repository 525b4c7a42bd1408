"""Writing a mail: in the caller's transaction, in the language of its recipient, once per key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.database import transaction
from app.errors import Invalid
from app.mail import links
from app.mail.outbox import Attachment, release_held, send_later
from tests.app.mail.letters import all_mails, newest, write
from tests.jobs import waiting


def test_a_mail_has_a_subject_a_text_and_an_html_version(db: Any) -> None:
    it = write(name="Ayşe")
    assert it.subject == "Sign in Ayşe"
    assert it.text.startswith("Hello Ayşe, <b> stays as it is.\n")
    assert "<p>Hello Ayşe</p>" in it.html
    assert "\n\n\n" not in it.text


def test_html_is_escaped_where_text_is_not(db: Any) -> None:
    it = write(name="<script>alert(1)</script>")
    assert "<script>" not in it.html
    assert "Hello <script>" in it.text


def test_links_are_full_addresses_in_letters_too(db: Any) -> None:
    it = write()
    assert it.html.count("http://imece.test/healthz") >= 3, "a button, and its address in plain letters"


def test_a_mail_and_its_job_exist_only_if_the_transaction_commits(db: Any) -> None:
    with pytest.raises(LookupError), transaction():
        send_later("tests/hello", to="alice@customer.example", locale="en", name="Alice")
        raise LookupError
    assert all_mails() == []
    assert waiting() == []

    it = write()
    assert waiting() == [("mail.deliver", {"message_id": it.id})]


def test_the_same_key_is_one_mail_and_one_job(db: Any) -> None:
    write(key="order-paid:17")
    write(key="order-paid:17", name="somebody else")
    assert [it.subject for it in all_mails()] == ["Sign in Alice"]
    assert len(waiting()) == 1


def test_without_a_key_every_call_is_a_mail(db: Any) -> None:
    first, second = write(), write()
    assert first.id != second.id
    assert first.message_id != second.message_id


def test_the_recipients_language_is_spoken_and_not_the_callers(app: Flask, db: Any) -> None:
    with app.test_request_context(headers={"Accept-Language": "tr"}):
        it = write(locale="ru")
    assert 'lang="ru"' in it.html
    assert it.locale == "ru"


def test_an_unknown_language_falls_back_to_the_houses_own(db: Any) -> None:
    it = write(locale="xx-strange")
    assert 'lang="en"' in it.html


@pytest.mark.parametrize("name", ["Eve\r\nBcc: victim@example.com", "Eve\nX", "Eve\x00", "Eve\u2028X"])
def test_a_name_cannot_begin_a_header_of_its_own(db: Any, name: str) -> None:
    with pytest.raises(Invalid):
        write(name=name)
    assert all_mails() == []


@pytest.mark.parametrize("to", ["a@b.example\nBcc: x@y.example", "", "  ", "a@b.example\r"])
def test_an_address_of_two_lines_or_none_is_refused(db: Any, to: str) -> None:
    if to.strip() == "a@b.example":
        assert write(to=to).recipient == "a@b.example"
        return
    with pytest.raises(Invalid):
        write(to=to)


def test_a_file_name_of_two_lines_is_refused(db: Any) -> None:
    with pytest.raises(Invalid):
        write(attachments=[Attachment("ab/x.pdf", "a\r\nb.pdf", "application/pdf")])


def test_spaces_that_money_is_written_with_are_welcome_in_a_subject(db: Any) -> None:
    assert write(name="1\u00a0200,00\u00a0zł नमस्\u200dते").subject.endswith("नमस्\u200dते")


def test_a_template_without_a_subject_is_a_mistake_of_ours(db: Any) -> None:
    with pytest.raises(ValueError, match="first line of tests/nameless"), transaction():
        send_later("tests/nameless", to="a@b.example", locale="en")


def test_a_held_mail_waits_until_its_address_is_proven(db: Any, run_jobs: Callable[..., int]) -> None:
    it = write(to="New@Customer.example", hold=True)
    write(to="other@customer.example", hold=True)
    assert waiting() == []
    assert it.state == "held"

    with transaction():
        assert release_held("new@customer.example") == 1
    assert waiting() == [("mail.deliver", {"message_id": it.id})]
    run_jobs()
    assert [mail.state for mail in all_mails()] == ["sent", "held"]

    with transaction():
        assert release_held("new@customer.example") == 0


def test_a_forged_host_does_not_lead_a_reader_elsewhere(app: Flask, db: Any) -> None:
    with app.test_request_context(base_url="http://evil.example"):
        it = write()
    assert "evil.example" not in it.html + it.text


def test_addresses_are_made_without_a_request_and_under_a_path(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    assert links.absolute_url("media.public_file", key="ab/c.webp") == "http://imece.test/files/ab/c.webp"
    monkeypatch.setitem(
        app.extensions, "settings", replace(app.extensions["settings"], base_url="https://x.example/shop")
    )
    assert links.absolute_url("health.alive", next="a b") == "https://x.example/shop/healthz?next=a+b"


def test_a_delivered_mail_is_a_file_in_development(app: Flask, db: Any, run_jobs: Callable[..., int]) -> None:
    write(name="Ayşe")
    run_jobs()
    name = newest().message_id.strip("<>").partition("@")[0]
    kept = (Path(app.instance_path) / "mail" / f"{name}.eml").read_text()
    for line in ("Auto-Submitted: auto-generated", "To: alice@customer.example", "Content-Language: en"):
        assert line in kept
    assert f"Message-ID: {newest().message_id}" in kept
