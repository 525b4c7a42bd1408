"""Payments whose news never came are asked after until the gateway has had its last word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.config import settings
from app.database import db as database
from app.database import transaction
from app.money import Money
from app.orders.models import Order
from app.payments import refunding, sandbox, starting, tasks
from app.payments.gateway import gateway
from app.payments.keys import new_key
from app.payments.models import Payment, PaymentAttention, SandboxPayment
from tests.cast import Cast


@pytest.fixture
def started(order: Order) -> Payment:
    """A payment that Alice really started at the sandbox."""
    way = gateway("sandbox")
    with transaction():
        payment = starting.claim(order.id, way, new_key("payment"))
        assert payment is not None
        asked = starting.request_of(payment)
    answer = starting.open_at(way, asked)
    with transaction():
        return starting.record(asked.key, answer)


def in_the_sandbox(act: Callable[[SandboxPayment], object]) -> None:
    with transaction():
        found = sandbox.locked(database.session.scalars(sa.select(SandboxPayment.reference)).one())
        assert found is not None
        act(found)


def kinds() -> list[str]:
    return list(database.session.scalars(sa.select(PaymentAttention.kind)))


def test_a_lost_notice_is_found_after_five_minutes(started: Payment) -> None:
    in_the_sandbox(lambda found: sandbox.pay(found, delivery="lost"))
    with clock.freeze(clock.now() + timedelta(minutes=4)):
        tasks.reconcile()
    assert started.order.state == "placed"
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        tasks.reconcile()
    database.session.expire_all()
    assert (started.state, started.order.state, started.next_check_at) == ("captured", "paid", None)


def test_checks_follow_the_plan_and_end_with_a_person(started: Payment) -> None:
    moment = clock.now()
    for number, minutes in enumerate(settings().payment_checks_minutes, start=1):
        moment += timedelta(minutes=minutes, seconds=1)
        with clock.freeze(moment):
            tasks.reconcile()
        database.session.expire_all()
        assert started.checks_made == number
    assert started.next_check_at is None
    assert (started.state, kinds()) == ("started", ["never_settled"])
    with clock.freeze(moment + timedelta(days=30)):
        tasks.reconcile()
    assert kinds() == ["never_settled"]


def test_an_abandoned_payment_ends_as_abandoned(started: Payment) -> None:
    in_the_sandbox(lambda found: sandbox.leave(found, delivery="lost"))
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        tasks.reconcile()
    database.session.expire_all()
    assert (started.state, started.next_check_at) == ("abandoned", None)


def test_a_payment_whose_gateway_was_never_reached_ends_as_abandoned(order: Order) -> None:
    with transaction():
        payment = starting.claim(order.id, gateway("sandbox"), new_key("payment"))
        payment.checks_made = len(settings().payment_checks_minutes) - 1
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        tasks.reconcile()
    database.session.expire_all()
    assert (payment.state, kinds()) == ("abandoned", [])


def test_a_refund_whose_notice_was_lost_is_found_too(started: Payment, cast: Cast) -> None:
    in_the_sandbox(lambda found: sandbox.pay(found, delivery="lost"))
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        tasks.reconcile()
    with transaction():
        refund = refunding.ask(started.id, Money(2_000, "EUR"), reason="late", key=new_key("refund"), by=cast.fatma)
    tasks.carry_out_refund(refund_id=refund.id)
    database.session.expire_all()
    assert started.refunded_minor == 0
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        tasks.reconcile()
    database.session.expire_all()
    assert (started.refunded_minor, refund.state) == (2_000, "succeeded")


def test_a_refund_without_an_answer_for_two_days_is_shown(started: Payment, cast: Cast) -> None:
    in_the_sandbox(lambda found: sandbox.pay(found, delivery="lost"))
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        tasks.reconcile()
    with transaction():
        refunding.ask(started.id, Money(2_000, "EUR"), reason="late", key=new_key("refund"), by=cast.fatma)
    with clock.freeze(clock.now() + timedelta(hours=49)):
        tasks.reconcile()
        tasks.reconcile()
    assert kinds() == ["refund_overdue"]


def test_a_refund_the_gateway_refuses_is_over_and_shown(started: Payment, cast: Cast) -> None:
    in_the_sandbox(lambda found: sandbox.pay(found, delivery="lost"))
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        tasks.reconcile()
    in_the_sandbox(lambda found: sandbox.give_back(found, Money(11_000, "EUR")))
    with transaction():
        refund = refunding.ask(started.id, Money(2_000, "EUR"), reason="late", key=new_key("refund"), by=cast.fatma)
    tasks.carry_out_refund(refund_id=refund.id)
    database.session.expire_all()
    assert (refund.state, kinds()) == ("failed", ["refund_failed"])
    assert refund.error


def test_other_ways_to_pay_are_closed_once_the_order_is_paid(started: Payment, run_jobs: Callable[..., int]) -> None:
    from tests.factories.payments import a_notice, a_payment

    other = a_payment(started.order)
    tasks.receive("sandbox", [a_notice(other, "captured")])
    run_jobs()
    assert database.session.scalars(sa.select(SandboxPayment.state)).one() == "left"
    assert database.session.get_one(Payment, started.id, populate_existing=True).state == "abandoned"
