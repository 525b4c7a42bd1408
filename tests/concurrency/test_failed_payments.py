"""Payments fail and are tried again while others check out: no limit is passed, and no discount is lost on the way."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.orders.models import Order
from app.payments import starting
from app.payments import tasks as payments
from app.payments.gateway import gateway
from app.payments.keys import new_key
from app.payments.models import Payment
from referrals.promotions.models import LIVE, Promotion, PromotionMoney, PromotionUse
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.payments import a_notice
from tests.factories.promotions import a_promotion, place

LIMIT, PEOPLE = 6, 16
pytestmark = pytest.mark.concurrency


def pressed(order_id: int) -> Payment | None:
    """One press of the button on the order's page; None when the price changed."""
    with transaction():
        payment = starting.claim(order_id, gateway("sandbox"), new_key("payment"))
        if payment is not None:
            payment.gateway_reference = f"sp_{payment.id}"
        return payment


def ended(payment: Payment, kind: str) -> None:
    payments.receive("sandbox", [a_notice(payment, kind)])


def one_person(number: int, held: list[int]) -> str:
    """Half hold an order already; every second of them fails before it pays, the rest come anew."""
    if number < len(held):
        order_id = held[number]
    else:
        with transaction():
            order = place("SUMMER", email=f"late{number}@customer.example")
            order_id, discounted = order.id, bool(order.adjustments)
        if not discounted:
            return "came too late"
    payment = pressed(order_id)
    if payment is None:
        payment = pressed(order_id)
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
    with room_for(fresh_app, PEOPLE):
        a_promotion(**guard)
        held = []
        for number in range(LIMIT):
            with transaction():
                held.append(place("SUMMER", email=f"early{number}@customer.example").id)
        answers = Counter(map(str, all_at_once(fresh_app, lambda number: one_person(number, held), PEOPLE)))
        db.session.rollback()
        assert set(answers) <= {"paid", "came too late", "“Summer” cannot be had any more."}, answers
        assert answers["paid"] >= LIMIT
        _every_paid_discount_was_captured_and_no_other()
        promotion = db.session.scalars(sa.select(Promotion)).one()
        assert (promotion.taken, promotion.beyond) == (LIMIT, 0), "exactly as many as there are, although others failed"
        if "budgets" in guard:
            assert db.session.scalars(sa.select(PromotionMoney.taken_minor)).one() == LIMIT * 1_000


def _every_paid_discount_was_captured_and_no_other() -> None:
    for order in db.session.scalars(sa.select(Order)):
        live = sa.select(PromotionUse.state).where(PromotionUse.order_id == order.id, PromotionUse.state.in_(LIVE))
        assert db.session.scalars(live).all() == (["captured"] if order.net_minor == 9_000 else [])
        assert order.total_minor == (10_800 if order.net_minor == 9_000 else 12_000)
        assert order.paid_minor == (order.total_minor if order.state == "paid" else 0)
        assert order.state == "paid" or order.net_minor == 10_000
