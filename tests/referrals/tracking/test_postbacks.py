"""Telling partners' programs: signed, again after a failure, never into a private network, and not for ever."""

from __future__ import annotations

import hmac
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import User
from app.database import db, transaction
from app.jobs import outgoing
from app.jobs.outgoing import Refused, Unanswered
from app.mail.models import MailMessage
from referrals.tracking import postbacks, tasks
from referrals.tracking.models import ReferralConversion, ReferralPostback, ReferralPostbackCall
from referrals.tracking.recording import Report, record
from tests.cast import Cast
from tests.factories.referrals import a_link, a_partner
from tests.jobs import waiting
from tests.servers.listener import HOST, Listener, listening

PAGE = "/account/referrals/postback"


@pytest.fixture
def listener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """Bob's program, which stands for a public address of its own."""
    with listening(tmp_path) as it:
        monkeypatch.setattr(outgoing, "PORT", it.port)
        monkeypatch.setattr(outgoing, "public_address_of", lambda _host: "127.0.0.1")
        monkeypatch.setattr(outgoing, "trusted", lambda: ssl.create_default_context(cafile=str(it.authority)))
        yield it


@pytest.fixture
def bob(db: Any, cast: Cast) -> User:
    a_link(a_partner(cast.bob), "bob")
    return cast.bob


def told(user: User) -> ReferralPostback:
    with transaction():
        return postbacks.set_up(user, f"https://{HOST}/conversions?shop=1")


def sell(number: str = "S-1", kind: str = "sale", **changes: Any) -> ReferralConversion:
    values: dict[str, Any] = {
        "source": "api", "external_id": number, "kind": kind, "action": None, "via": None, "link": "bob", "sale": None,
        "amount_minor": 5_000, "currency": "EUR", "happened_at": None,
    }  # fmt: skip
    with transaction():
        return record(Report(**{**values, **changes}))


def test_a_credited_sale_and_its_refund_are_told_signed(bob: User, listener: Listener, run_jobs: Any) -> None:
    secret = postbacks.secret_of(told(bob))
    sale = sell()
    sell("R-1", "refund", link=None, sale="S-1", amount_minor=2_000)
    run_jobs(only="referrals.call_partner")

    headers, body = listener.heard[0]
    second, signature = headers["Imece-Signature"].removeprefix("t=").split(",v1=")
    assert hmac.digest(secret.encode(), f"{second}.".encode() + body, "sha256").hex() == signature
    first, refund = (json.loads(each) for _, each in listener.heard)
    assert first["kind"] == "sale"
    assert (first["amount_minor"], first["currency"], first["link"]) == (5_000, "EUR", "bob")
    assert (refund["kind"], refund["of"], refund["amount_minor"]) == ("refund", sale.id, 2_000)
    calls = db.session.scalars(sa.select(ReferralPostbackCall)).all()
    assert all(call.delivered_at is not None for call in calls)


def test_a_failure_is_tried_again_and_a_success_forgets_it(bob: User, listener: Listener) -> None:
    told(bob)
    sell()
    call = db.session.scalars(sa.select(ReferralPostbackCall)).one()
    listener.statuses = [500, 302]

    for _ in range(2):
        with pytest.raises(Unanswered):
            tasks.call_partner(call_id=call.id)
    db.session.refresh(call)
    assert (call.tries, call.delivered_at, call.last_error) == (2, None, "HTTP 302")

    tasks.call_partner(call_id=call.id)
    tasks.call_partner(call_id=call.id)

    db.session.refresh(call)
    assert (call.tries, call.delivered_at is not None) == (3, True)
    assert len(listener.heard) == 3, "what arrived is not told again"
    assert db.session.scalars(sa.select(ReferralPostback.failures)).one() == 0


def test_after_twenty_failures_in_a_row_it_stops_with_one_mail(bob: User, listener: Listener) -> None:
    told(bob)
    sell()
    sell("S-2")
    calls = db.session.scalars(sa.select(ReferralPostbackCall.id).order_by(ReferralPostbackCall.id)).all()
    listener.statuses = [503] * 40

    for number in range(postbacks.MOST_FAILURES):
        with pytest.raises(Unanswered):
            tasks.call_partner(call_id=calls[number % 2])
    tasks.call_partner(call_id=calls[0])
    sell("S-3")

    assert len(listener.heard) == postbacks.MOST_FAILURES
    assert db.session.scalar(sa.select(sa.func.count(ReferralPostbackCall.id))) == 2
    letters = db.session.scalars(
        sa.select(MailMessage).where(MailMessage.template == "tracking/mail/postback_disabled")
    )
    [letter] = letters.all()
    assert letter.recipient == bob.email
    assert "HTTP 503" in letter.text


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example/x", "https://127.0.0.1/", "https://10.0.0.8/", "https://192.168.1.1/", "https://[::1]/",
        "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/", "https://localhost/", "https://partner.example:8443/",
        "https://user:secret@partner.example/", "ftp://partner.example", "https://", "https://[bad/", "partner.example",
        "https://0.0.0.0/", "https://100.64.0.1/", "https://partner.example/\r\nX: y", "https://partner.example/" + "x" * 600,
        "https://[64:ff9b:1::1]/", "https://224.0.0.1/", "https://bücher.example/",
    ],
)  # fmt: skip
def test_an_address_that_can_only_be_wrong_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        outgoing.check(url)


@pytest.mark.parametrize(
    "url", ["https://partner.example/conversions?a=1", "https://partner.example:443/", "https://1.1.1.1/"]
)
def test_a_public_address_is_taken(url: str) -> None:
    outgoing.check(url)


def test_a_name_that_means_a_private_address_is_not_spoken_to() -> None:
    with pytest.raises(Refused):
        outgoing.public_address_of("localhost")


def test_a_certificate_for_somebody_else_is_not_believed(listener: Listener) -> None:
    with pytest.raises(Unanswered):
        outgoing.post("https://another.example/", b"{}", {})
    assert listener.heard == []


def test_who_is_not_told_is_not_called(bob: User) -> None:
    sell()

    assert [name for name, _ in waiting() if name == "referrals.call_partner"] == []


def test_a_partner_sets_it_up_sees_the_secret_and_stops_it(client: FlaskClient, cast: Cast, bob: User) -> None:
    browser = cast.signed_in(client, bob)

    browser.post(PAGE, data={"url": "https://partner.example/in"})
    first = postbacks.secret_of(db.session.scalars(sa.select(ReferralPostback)).one())
    assert first in browser.get(PAGE).text
    browser.post(PAGE, data={"url": "https://partner.example/in"})
    assert first not in browser.get(PAGE).text, "each time a new secret"
    refused = browser.post(PAGE, data={"url": "https://10.0.0.1/"})
    assert refused.status_code == 422
    assert "public https address" in refused.text
    browser.post(f"{PAGE}/removal")
    assert "Knowing that it is us" not in browser.get(PAGE).text


def test_charlie_has_no_postback(client: FlaskClient, cast: Cast, bob: User) -> None:
    charlie = cast.signed_in(client, cast.charlie)

    assert charlie.get(PAGE).status_code == 404
    assert charlie.post(PAGE, data={"url": "https://partner.example/in"}).status_code == 404
    assert charlie.post(f"{PAGE}/removal").status_code == 404
