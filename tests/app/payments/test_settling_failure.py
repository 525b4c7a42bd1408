"""A subscriber that raises undoes the whole settlement; the notice is kept, shown and tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db as database
from app.events import subscribe
from app.invoices.models import Invoice
from app.mail.models import MailMessage
from app.orders.facts import OrderPaid
from app.orders.models import OrderEvent
from app.payments import sandbox, tasks
from app.payments.models import NoticeOutcome, Payment, PaymentNotice
from tests.cast import Cast
from tests.factories.payments import a_notice
from tests.jobs import waiting


class Obstacle:
    """A subscriber of the last hour: everything else has already written its rows when it raises."""

    def __init__(self) -> None:
        self.stands = True
        self.met = 0

    def __call__(self, fact: OrderPaid) -> None:
        self.met += 1
        if self.stands:
            raise LookupError("the invoice series is missing")


@pytest.fixture
def obstacle(app: Flask) -> Iterator[Obstacle]:
    it = Obstacle()
    before = list(app.extensions["events"][OrderPaid])
    subscribe(app, OrderPaid, it)
    yield it
    app.extensions["events"][OrderPaid][:] = before


def count(model: type) -> int:
    return database.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def outcomes() -> list[str]:
    return list(database.session.scalars(sa.select(NoticeOutcome.outcome).order_by(NoticeOutcome.id)))


def settle_again_jobs() -> int:
    wanted = sa.text(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'payments.settle_again'"
    )
    return database.session.scalar(wanted) or 0


def test_everything_rolls_back_and_the_news_is_kept(payment: Payment, obstacle: Obstacle) -> None:
    before = count(OrderEvent), count(MailMessage)
    assert tasks.receive("sandbox", [a_notice(payment, "captured")]) == ["failed"]
    database.session.expire_all()
    assert obstacle.met == 1
    assert (payment.state, payment.captured_minor, payment.order.state, payment.order.paid_minor) == (
        "started",
        0,
        "placed",
        0,
    )
    assert (count(OrderEvent), count(MailMessage)) == before
    assert count(Invoice) == 0
    assert count(PaymentNotice) == 1
    assert outcomes() == ["failed"]
    assert [name for name, _arguments in waiting()] == ["payments.settle_again"]


def test_it_is_settled_once_the_obstacle_is_gone(
    payment: Payment, obstacle: Obstacle, run_jobs: Callable[..., int]
) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    obstacle.stands = False
    run_jobs(moment=clock.now() + timedelta(minutes=1), only="payments.settle_again")
    database.session.expire_all()
    assert (payment.state, payment.order.state) == ("captured", "paid")
    assert outcomes() == ["failed", "settled"]
    assert count(Invoice) == 1


def test_a_retry_that_fails_too_keeps_its_error_and_leaves_the_job_to_its_back_off(
    payment: Payment, obstacle: Obstacle
) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    notice_id = database.session.scalars(sa.select(PaymentNotice.id)).one()
    with pytest.raises(LookupError):
        tasks.settle_again(notice_id=notice_id)
    assert outcomes() == ["failed", "failed"]
    assert payment.order.state == "placed"


def test_a_second_copy_from_the_gateway_settles_what_failed(payment: Payment, obstacle: Obstacle) -> None:
    notice = a_notice(payment, "captured")
    tasks.receive("sandbox", [notice])
    obstacle.stands = False
    assert tasks.receive("sandbox", [notice]) == ["settled"]
    assert tasks.receive("sandbox", [notice]) == ["seen"]
    assert outcomes() == ["failed", "settled"]


def test_a_bad_notice_spoils_no_other(payment: Payment, obstacle: Obstacle) -> None:
    assert tasks.receive("sandbox", [a_notice(payment, "captured"), a_notice(payment, "created")]) == [
        "failed",
        "failed",
    ]
    obstacle.stands = False
    assert tasks.receive("sandbox", [a_notice(payment, "pending")]) == ["settled"]
    assert payment.order.state == "paid"


def test_the_gateway_hears_that_we_kept_it(
    client: FlaskClient, payment: Payment, obstacle: Obstacle, caplog: pytest.LogCaptureFixture
) -> None:
    import json

    body = {"id": "ev_1", "type": "captured", "at": 1_790_000_000_000, "payment": payment.gateway_reference}
    body |= {"key": None, "refund": None, "refund_key": None, "amount_minor": 12_000, "currency": "EUR"}
    raw = json.dumps(body).encode()
    with caplog.at_level(logging.WARNING):
        answer = client.post(
            "/webhooks/payments/sandbox",
            data=raw,
            content_type="application/json",
            headers={sandbox.SIGNATURE_HEADER: sandbox.sign(raw, clock.now())},
        )
    assert answer.status_code == 200
    assert "could not be settled" in caplog.text


def test_the_desk_sees_it_and_can_try_again(
    client: FlaskClient, cast: Cast, payment: Payment, obstacle: Obstacle
) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    cast.signed_in(client, cast.fatma)
    page = client.get("/desk/payments/notices?outcome=failed")
    assert "the invoice series is missing" in page.text
    notice_id = database.session.scalars(sa.select(PaymentNotice.id)).one()
    client.post(f"/desk/payments/notices/{notice_id}/retry")
    assert outcomes() == ["failed", "failed"]
    obstacle.stands = False
    client.post(f"/desk/payments/notices/{notice_id}/retry")
    assert outcomes() == ["failed", "failed", "settled"]
    assert database.session.get_one(Payment, payment.id).order.state == "paid"


@pytest.mark.parametrize(
    "verb",
    ["UPDATE payment_notice SET kind = 'created'", "DELETE FROM payment_notice", "TRUNCATE payment_notice CASCADE"],
)
def test_kept_notices_refuse_raw_changes(payment: Payment, verb: str) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    with pytest.raises(sa.exc.IntegrityError, match="kept as they are"), database.session.begin_nested():
        database.session.execute(sa.text(verb))
