"""What needs a person: nothing is confirmed by itself, every decision is made once, says who, and is audited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import AuditEntry
from app.database import db as database
from app.database import transaction
from app.invoices.models import Invoice
from app.money import Money
from app.orders import closing
from app.orders.models import Order
from app.payments import tasks
from app.payments.models import Payment, PaymentAttention, Refund
from tests.cast import Cast
from tests.factories.payments import a_notice, a_payment

Told = list[tuple[str, str | None]]


def queue() -> Told:
    database.session.expire_all()
    found = database.session.scalars(sa.select(PaymentAttention).order_by(PaymentAttention.id))
    return [(item.kind, item.resolution) for item in found]


def decide(client: FlaskClient, decision: str, **values: str) -> None:
    item_id = database.session.scalars(
        sa.select(PaymentAttention.id).where(PaymentAttention.resolved_at.is_(None)).limit(1)
    ).one()
    path = f"/desk/payments/attention/{item_id}/resolution"
    assert client.post(path, data={"decision": decision, **values}).status_code == 303


def close(order: Order, cast: Cast, how: str) -> None:
    with transaction():
        if how == "cancelled":
            closing.cancel(order.id, by=cast.alice, reason="changed her mind")
        else:
            # The day after, when nobody can still be at the payment page.
            with clock.freeze(order.due_at + timedelta(days=1)):
                closing.expire(order.id)


@pytest.mark.parametrize("minor", [11_999, 12_001, 1, 0])
def test_another_amount_confirms_nothing(payment: Payment, minor: int) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured", amount_minor=minor)])
    assert queue() == [("amount_mismatch", None)]
    assert (payment.order.state, payment.order.paid_minor) == ("placed", 0)
    assert database.session.scalar(sa.select(sa.func.count(Invoice.id))) == 0


def test_another_currency_confirms_nothing_and_never_mixes(payment: Payment) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured", amount=Money(12_000, "USD"))])
    assert queue() == [("currency_mismatch", None)]
    assert (payment.captured_minor, payment.order.state) == (0, "placed")


def test_an_unknown_payment_is_shown_and_answers_itself_when_it_becomes_known(order: Order) -> None:
    from app.payments.gateway import Notice

    stray = Notice(
        event_id="ev_stray",
        kind="refunded",
        payment_reference="sp_unknown",
        refund_reference="rf_1",
        amount=Money(500, "EUR"),
        happened_at=clock.now(),
    )
    assert tasks.receive("sandbox", [stray]) == ["waiting"]
    assert queue() == [("unknown_payment", None)]
    payment = a_payment(order, gateway_reference="sp_unknown")
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    assert queue() == [("unknown_payment", "became_known")]
    assert payment.refunded_minor == 500


@pytest.mark.parametrize("how", ["cancelled", "expired"])
def test_money_for_a_closed_order_waits_for_a_person(payment: Payment, cast: Cast, how: str) -> None:
    close(payment.order, cast, how)
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    assert queue() == [("order_closed", None)]
    assert (payment.state, payment.set_aside, payment.order.state) == ("captured", "order_closed", how)


def test_a_second_payment_is_set_aside_and_sent_back_without_a_credit_note(
    client: FlaskClient, order: Order, payment: Payment, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    second = a_payment(order)
    tasks.receive("sandbox", [a_notice(payment, "captured"), a_notice(second, "captured")])
    assert queue() == [("order_already_paid", None)]
    assert order.paid_minor == 12_000
    decide(cast.signed_in(client, cast.fatma), "refund", note="paid twice")
    assert queue() == [("order_already_paid", "refunded")]
    refund = database.session.scalars(sa.select(Refund)).one()
    assert (refund.payment_id, refund.amount_minor) == (second.id, 12_000)
    key = refund.idempotency_key
    back = a_notice(second, "refunded", amount_minor=12_000, refund_reference="rf_1", refund_key=key)
    tasks.receive("sandbox", [back])
    database.session.expire_all()
    assert (second.state, refund.state) == ("refunded", "succeeded")
    assert (order.state, order.refunded_minor) == ("paid", 0)
    assert database.session.scalar(sa.select(sa.func.count(Invoice.id))) == 1


def test_finance_may_count_money_that_came_too_late(client: FlaskClient, payment: Payment, cast: Cast) -> None:
    close(payment.order, cast, "expired")
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    decide(cast.signed_in(client, cast.fatma), "accept", note="they called")
    assert queue() == [("order_closed", "accepted")]
    assert (payment.order.state, payment.set_aside) == ("paid", None)
    item = database.session.scalars(sa.select(PaymentAttention)).one()
    assert (item.resolved_by_id, item.note) == (cast.fatma.id, "they called")
    audited = database.session.scalars(sa.select(AuditEntry.action)).all()
    assert "payment_attention.accepted" in audited


def test_a_cancelled_order_stays_cancelled(client: FlaskClient, payment: Payment, cast: Cast) -> None:
    close(payment.order, cast, "cancelled")
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    decide(cast.signed_in(client, cast.fatma), "accept")
    assert queue() == [("order_closed", None)]
    assert payment.order.state == "cancelled"


def test_two_parts_that_finance_accepts_pay_the_order(client: FlaskClient, payment: Payment, cast: Cast) -> None:
    browser = cast.signed_in(client, cast.fatma)
    tasks.receive("sandbox", [a_notice(payment, "captured", amount_minor=7_000)])
    decide(browser, "accept")
    database.session.expire_all()
    assert (payment.order.state, payment.order.paid_minor) == ("placed", 7_000)
    rest = a_payment(payment.order, amount_minor=5_000)
    tasks.receive("sandbox", [a_notice(rest, "captured")])
    assert queue() == [("amount_mismatch", "accepted")]
    assert (payment.order.state, payment.order.paid_minor) == ("paid", 12_000)


def test_a_decision_is_made_once(client: FlaskClient, payment: Payment, cast: Cast) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured", amount_minor=7_000)])
    browser = cast.signed_in(client, cast.fatma)
    item_id = database.session.scalars(sa.select(PaymentAttention.id)).one()
    for decision in ("ignore", "accept"):
        browser.post(f"/desk/payments/attention/{item_id}/resolution", data={"decision": decision})
    assert queue() == [("amount_mismatch", "ignored")]
    assert "Somebody has decided this already" in browser.get("/desk/payments/attention").text
    assert payment.order.state == "placed"


@pytest.mark.parametrize(
    "data", [{}, {"decision": "keep"}, {"decision": "assign"}, {"decision": "ignore", "note": "x" * 900}]
)
def test_a_bad_decision_decides_nothing(
    client: FlaskClient, payment: Payment, cast: Cast, data: dict[str, str]
) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured", amount_minor=7_000)])
    browser = cast.signed_in(client, cast.fatma)
    item_id = database.session.scalars(sa.select(PaymentAttention.id)).one()
    assert browser.post(f"/desk/payments/attention/{item_id}/resolution", data=data).status_code == 303
    assert queue() == [("amount_mismatch", None)]


def test_a_dispute_and_a_refund_that_came_back_are_shown_though_they_are_settled(payment: Payment) -> None:
    news = [
        a_notice(payment, "captured"),
        a_notice(payment, "disputed", refund_reference="dp_1"),
        a_notice(payment, "refund_failed", amount_minor=5, refund_reference="rf_1"),
    ]
    assert tasks.receive("sandbox", news) == ["settled"] * 3
    assert [kind for kind, _resolution in queue()] == ["disputed", "refund_failed"]


def test_more_back_than_came_in_never_counts(payment: Payment) -> None:
    news = [
        a_notice(payment, "captured"),
        a_notice(payment, "refunded", amount_minor=12_001, refund_reference="rf_1"),
    ]
    assert tasks.receive("sandbox", news) == ["settled", "attention"]
    assert queue() == [("refund_exceeds_captured", None)]
    assert (payment.refunded_minor, payment.order.refunded_minor) == (0, 0)
