"""50 parallel copies of one payment notice: one payment, one confirmation, one invoice, one of each mail."""

from __future__ import annotations

import json
import threading
from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db
from app.events import subscribe
from app.invoices.models import Invoice
from app.mail.models import MailMessage
from app.orders.facts import OrderPaid
from app.orders.models import Order, OrderEvent
from app.payments import sandbox
from app.payments.facts import PaymentCaptured
from app.payments.models import NoticeOutcome, Payment, PaymentNotice
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.orders import an_order
from tests.factories.payments import a_payment
from tests.jobs import perform_due

COPIES = 50
pytestmark = pytest.mark.concurrency


def test_fifty_copies_of_a_notice_pay_once(fresh_app: Flask) -> None:
    heard: Counter[str] = Counter()
    lock = threading.Lock()

    def hear(fact: object) -> None:
        with lock:
            heard[type(fact).__name__] += 1

    subscribe(fresh_app, PaymentCaptured, hear)
    subscribe(fresh_app, OrderPaid, hear)
    with room_for(fresh_app, COPIES * 2):
        body = _told(a_payment(an_order(placed_by=Cast().alice)))
        statuses = all_at_once(fresh_app, lambda _number: _post(fresh_app, body), COPIES)
        assert statuses == [200] * COPIES
        payment = db.session.scalars(sa.select(Payment)).one()
        assert (payment.state, payment.captured_minor, payment.order.state) == ("captured", 12_000, "paid")
        assert heard == {"PaymentCaptured": 1, "OrderPaid": 1}
        assert _count(PaymentNotice) == 1
        assert db.session.scalars(sa.select(NoticeOutcome.outcome)).all() == ["settled"]
        assert _count(Invoice) == 1
        events = Counter(db.session.scalars(sa.select(OrderEvent.kind)))
        assert events["paid"] == 1
        perform_due(only="orders.tell_paid")
        mails = Counter(db.session.scalars(sa.select(MailMessage.template)))
        assert mails and set(mails.values()) == {1}
        jobs = db.session.execute(
            sa.text("SELECT task_name, args::text, count(*) AS copies FROM procrastinate_jobs GROUP BY 1, 2")
        )
        assert [row for row in jobs if row.copies > 1] == []


def test_copies_of_different_news_of_one_payment_agree(fresh_app: Flask) -> None:
    """Created, captured, two refunds and a dispute, ten copies of each, all at once."""
    from app.payments import tasks
    from tests.factories.payments import story_of

    with room_for(fresh_app, COPIES):
        payment = a_payment(an_order(placed_by=Cast().alice))
        payment_id, story = payment.id, story_of(payment, clock.now())
        answers = all_at_once(fresh_app, lambda number: tasks.receive("sandbox", [story[number % 5]]), COPIES)
        assert not [each for each in answers if isinstance(each, BaseException)]
        db.session.expire_all()
        payment = db.session.get_one(Payment, payment_id)
        assert (payment.state, payment.captured_minor, payment.refunded_minor) == ("disputed", 12_000, 12_000)
        order = db.session.scalars(sa.select(Order)).one()
        assert (order.state, order.paid_minor, order.refunded_minor) == ("disputed", 12_000, 12_000)
        settled = sa.select(sa.func.count()).select_from(NoticeOutcome).where(NoticeOutcome.outcome == "settled")
        assert db.session.scalar(settled) == 5


def test_the_same_news_under_fifty_event_ids_pays_once_too(fresh_app: Flask) -> None:
    """A gateway that numbers its copies: every notice is kept and settled, the money counts once."""
    with room_for(fresh_app, COPIES * 2):
        body = json.loads(_told(a_payment(an_order(placed_by=Cast().alice))))
        bodies = [json.dumps({**body, "id": f"ev_{number}"}).encode() for number in range(COPIES)]
        assert all_at_once(fresh_app, lambda number: _post(fresh_app, bodies[number]), COPIES) == [200] * COPIES
        assert _count(PaymentNotice) == COPIES
        assert db.session.scalars(sa.select(Order.paid_minor)).one() == 12_000
        assert _count(Invoice) == 1
        assert Counter(db.session.scalars(sa.select(OrderEvent.kind)))["paid"] == 1


def _told(payment: Payment) -> bytes:
    told = {"id": "ev_copied", "type": "captured", "at": int(clock.now().timestamp() * 1000)}
    told |= {"payment": payment.gateway_reference, "key": payment.idempotency_key, "refund": None, "refund_key": None}
    return json.dumps({**told, "amount_minor": payment.amount_minor, "currency": payment.currency}).encode()


def _post(app: Flask, body: bytes) -> int:
    headers = {sandbox.SIGNATURE_HEADER: sandbox.sign(body, clock.now())}
    answer = app.test_client().post(
        "/webhooks/payments/sandbox", data=body, content_type="application/json", headers=headers
    )
    return answer.status_code


def _count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
