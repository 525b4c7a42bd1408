"""Payments fail and are tried again while others check out: no limit is passed, and no discount is lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.errors import Busy
from app.orders import checkout
from app.orders.checkout import PriceChanged
from app.orders.models import Order
from app.orders.pricing import Priced
from app.payments import starting
from app.payments import tasks as payments
from app.payments.gateway import gateway
from app.payments.keys import new_key
from app.payments.models import Payment
from referrals.promotions.models import LIVE, Promotion, PromotionMoney, PromotionUse
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.orders import a_contact
from tests.factories.payments import a_notice
from tests.factories.promotions import a_line, a_promotion, place

LIMIT, PEOPLE = 6, 16
T = TypeVar("T")
pytestmark = pytest.mark.concurrency


def patiently(step: Callable[[], T]) -> T:
    """As a person who reads "Busy for a moment, please try again": it is the answer to waiting too long in a queue."""
    for _again in range(8):
        with suppress(Busy):
            return step()
    return step()


def pressed(order_id: int) -> Payment | None:
    """One press of the button on the order's page; None when the price changed."""
    return patiently(lambda: _pressed(order_id))


def _pressed(order_id: int) -> Payment | None:
    with transaction():
        payment = starting.claim(order_id, gateway("sandbox"), new_key("payment"))
        if payment is not None:
            payment.gateway_reference = f"sp_{payment.id}"
        return payment


def ended(payment: Payment, kind: str) -> None:
    patiently(lambda: payments.receive("sandbox", [a_notice(payment, kind)]))


def _placed(number: int, priced: Priced) -> int:
    with transaction():
        contact = a_contact(email=f"late{number}@customer.example")
        return checkout.place(priced, contact=contact, submission_key=f"{number:024}", locale="en").id


def one_person(number: int, held: list[int], priced: Priced) -> str:
    """The first ones try again what failed before; the others order at the price they saw, and every second of them fails too."""
    if number < len(held):
        order_id = held[number]
    else:
        try:
            order_id = patiently(lambda: _placed(number, priced))
        except PriceChanged:
            return "asked again"
    payment = pressed(order_id) or pressed(order_id)
    assert payment is not None
    if number % 2:
        ended(payment, "failed")
        payment = pressed(order_id) or pressed(order_id)
        assert payment is not None
    ended(payment, "captured")
    return "paid"


@pytest.mark.parametrize(
    "guard", [{"limit_total": LIMIT}, {"budgets": {"EUR": LIMIT * 1_000}}], ids=["limit", "budget"]
)
def test_failing_and_trying_again_passes_no_limit_and_refuses_no_discount(
    fresh_app: Flask, guard: dict[str, Any]
) -> None:
    """What six orders let go is wanted by these six and by ten others, all at the same moment."""
    with room_for(fresh_app, PEOPLE):
        a_promotion(**guard)
        priced = checkout.price([a_line()], "EUR", email="late@customer.example", user=None, codes=["SUMMER"])
        held = []
        for number in range(LIMIT):
            with transaction():
                held.append(place("SUMMER", email=f"early{number}@customer.example").id)
        for order_id in held:
            payment = pressed(order_id)
            assert payment is not None
            ended(payment, "failed")
        db.session.commit()
        answers = Counter(map(str, all_at_once(fresh_app, lambda number: one_person(number, held, priced), PEOPLE)))
        db.session.rollback()
        assert set(answers) <= {"paid", "asked again"}, answers
        _every_paid_discount_was_captured_and_no_other()
        promotion = db.session.scalars(sa.select(Promotion)).one()
        assert (promotion.taken, promotion.beyond) == (LIMIT, 0), "exactly as many as there are, although others failed"
        withdrawn = sa.select(sa.func.count(PromotionUse.id)).where(PromotionUse.state == "withdrawn")
        assert answers["paid"] == LIMIT + (db.session.scalar(withdrawn) or 0)
        if "budgets" in guard:
            assert db.session.scalars(sa.select(PromotionMoney.taken_minor)).one() == LIMIT * 1_000


def _every_paid_discount_was_captured_and_no_other() -> None:
    for order in db.session.scalars(sa.select(Order)):
        live = sa.select(PromotionUse.state).where(PromotionUse.order_id == order.id, PromotionUse.state.in_(LIVE))
        assert db.session.scalars(live).all() == (["captured"] if order.net_minor == 9_000 else [])
        assert order.total_minor == (10_800 if order.net_minor == 9_000 else 12_000)
        assert order.paid_minor == (order.total_minor if order.state == "paid" else 0)
        assert order.state == "paid" or order.net_minor == 10_000
