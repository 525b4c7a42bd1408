"""Limits of promotions under parallel checkouts of separate orders, each on a connection of its own, beginning at a barrier."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.orders import checkout, closing
from app.orders.checkout import PriceChanged
from app.orders.models import Order
from app.orders.pricing import Priced
from app.orders.settling import apply_money
from referrals.promotions.models import LIVE, PromoCode, Promotion, PromotionMoney, PromotionUse
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.orders import a_contact
from tests.factories.promotions import a_code, a_line, a_promotion

PEOPLE = 16
pytestmark = pytest.mark.concurrency


def quoted(email: str, *codes: str) -> Priced:
    """What the form showed; everyone saw the discount before anyone ordered."""
    priced = checkout.price([a_line()], "EUR", email=email, user=None, codes=codes)
    assert priced.adjustments
    return priced


def one_checkout(priced: Priced, email: str, number: int) -> str:
    """Place and pay one order; the form comes back when the discount is gone."""
    try:
        with transaction():
            contact = a_plain_contact(email)
            order = checkout.place(priced, contact=contact, submission_key=f"{number:024}", locale="en")
            order_id, total = order.id, order.total_minor
    except PriceChanged:
        return "asked again"
    with transaction():
        apply_money(order_id, captured_minor=total, refunded_minor=0, disputed=False)
    return "paid"


def a_plain_contact(email: str) -> Any:
    return a_contact(email=email)


def crowd(app: Flask, emails: list[str], codes: Callable[[int], list[str]]) -> Counter[Any]:
    """Everyone sees the price, then all check out at once."""
    prices = [quoted(email, *codes(number)) for number, email in enumerate(emails)]
    db.session.commit()
    answers = all_at_once(app, lambda number: one_checkout(prices[number], emails[number], number), len(emails))
    db.session.rollback()
    return Counter(answer if isinstance(answer, str) else repr(answer) for answer in answers)


def captures() -> int:
    return db.session.scalar(sa.select(sa.func.count(PromotionUse.id)).where(PromotionUse.state == "captured")) or 0


def orders_agree_with_uses() -> None:
    """No paid order without a captured use for its discount, no counter that is off."""
    undiscounted = sa.select(sa.func.count(Order.id)).where(Order.net_minor == 10_000)
    assert db.session.scalar(undiscounted) == 0
    placed = db.session.scalar(sa.select(sa.func.count(Order.id)))
    assert placed == db.session.scalar(sa.select(sa.func.count(PromotionUse.id)))
    for promotion in db.session.scalars(sa.select(Promotion)):
        live = sa.select(sa.func.count(PromotionUse.id)).where(
            PromotionUse.promotion_id == promotion.id, PromotionUse.state.in_(LIVE)
        )
        assert promotion.taken == db.session.scalar(live)
        assert promotion.beyond == 0


def take_time_before(statement: str) -> None:
    """Between looking and writing there is time for everybody else to look, however busy the machine is."""

    @sa.event.listens_for(db.engine, "before_cursor_execute")
    def wait(_connection: Any, _cursor: Any, sent: str, *_rest: Any) -> None:
        if sent.startswith(statement):
            time.sleep(0.05)


def strangers(number: int) -> list[str]:
    return [f"guest{each}@customer.example" for each in range(number)]


@pytest.mark.parametrize(("limit", "people"), [(5, PEOPLE), (1, PEOPLE), (PEOPLE, 8)])
def test_a_total_limit_lets_exactly_as_many_through(fresh_app: Flask, limit: int, people: int) -> None:
    with room_for(fresh_app, people):
        a_promotion(limit_total=limit)
        answers = crowd(fresh_app, strangers(people), lambda _number: ["SUMMER"])
        allowed = min(limit, people)
        assert answers == Counter({"paid": allowed, "asked again": people - allowed})
        assert captures() == allowed
        orders_agree_with_uses()


def test_a_limit_per_customer_holds_under_aliases_of_one_address(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        a_promotion(limit_per_customer=2)
        take_time_before("INSERT INTO promotion_use")
        emails = [
            f"ali.ce+{number}@gmail.com" if number % 2 else f"alice+{number}@googlemail.com" for number in range(PEOPLE)
        ]
        answers = crowd(fresh_app, emails, lambda _number: ["SUMMER"])
        assert answers == Counter({"paid": 2, "asked again": PEOPLE - 2})
        assert captures() == 2
        orders_agree_with_uses()


def test_a_limit_shared_by_many_codes_holds_over_all_of_them(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        promotion = a_promotion(limit_total=5)
        for number in range(PEOPLE):
            a_code(promotion, f"CODE-{number:03}", use_limit=1)
        answers = crowd(fresh_app, strangers(PEOPLE), lambda number: [f"code {number:03}"])
        assert answers == Counter({"paid": 5, "asked again": PEOPLE - 5})
        orders_agree_with_uses()


def test_a_single_use_code_is_used_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        a_promotion(use_limit=1)
        answers = crowd(fresh_app, strangers(PEOPLE), lambda _number: ["SUMMER"])
        assert answers == Counter({"paid": 1, "asked again": PEOPLE - 1})
        orders_agree_with_uses()


def test_a_money_budget_is_never_exceeded(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        a_promotion(budgets={"EUR": 5_500})  # five discounts of 10.00 and a half
        answers = crowd(fresh_app, strangers(PEOPLE), lambda _number: ["SUMMER"])
        assert answers == Counter({"paid": 5, "asked again": PEOPLE - 5})
        money = db.session.scalars(sa.select(PromotionMoney)).one()
        assert (money.taken_minor, money.beyond_minor) == (5_000, 0)
        orders_agree_with_uses()


@pytest.mark.parametrize("guard", ["limit", "budget", "customer"])
def test_the_limits_hold_while_others_let_go(fresh_app: Flask, guard: str) -> None:
    """Eight unpaid orders hold every use; they are cancelled while eight others check out."""
    every: dict[str, dict[str, Any]] = {
        "limit": {"limit_total": 8},
        "budget": {"budgets": {"EUR": 8_000}},
        "customer": {"limit_per_customer": 8},
    }
    limits = every[guard]
    emails = [f"alice+{number}@customer.example" for number in range(PEOPLE)]
    with room_for(fresh_app, PEOPLE):
        a_promotion(**limits)
        prices = [quoted(email, "SUMMER") for email in emails]
        held = []
        for number in range(8):
            with transaction():
                contact = a_plain_contact(emails[number])
                order = checkout.place(
                    prices[number], contact=contact, submission_key=f"held-{number:019}", locale="en"
                )
                held.append(order.id)

        def act(number: int) -> str:
            if number >= 8:
                return one_checkout(prices[number], emails[number], number)
            with transaction():
                closing.cancel(held[number], by=None, reason="changed my mind")
            return "cancelled"

        answers = Counter(str(answer) for answer in all_at_once(fresh_app, act, PEOPLE))
        db.session.rollback()
        assert answers["cancelled"] == 8
        assert answers["paid"] + answers["asked again"] == 8
        assert captures() == answers["paid"]
        promotion = db.session.scalars(sa.select(Promotion)).one()
        assert (promotion.taken, promotion.beyond) == (answers["paid"], 0)
        if guard == "budget":
            assert promotion.money[0].taken_minor == answers["paid"] * 1_000


def test_random_checkouts_with_several_codes_end_without_a_deadlock(fresh_app: Flask) -> None:
    """Locks are taken in one order, so nobody waits for somebody who waits."""
    with room_for(fresh_app, PEOPLE):
        names = ["ALPHA", "BRAVO", "CEDAR", "DELTA"]
        for name in names:
            a_promotion(name, limit_total=200, limit_per_customer=100, budgets={"EUR": 10**6}, use_limit=500)

        def act(number: int) -> str:
            chance = random.Random(number)
            for turn in range(5):
                codes = chance.sample(names, chance.randint(1, 4))
                email = f"person{chance.randint(1, 3)}@customer.example"
                with transaction():
                    priced = checkout.price([a_line()], "EUR", email=email, user=None, codes=codes)
                    key = f"{number:010}-{turn:010}-xxx"
                    order = checkout.place(priced, contact=a_plain_contact(email), submission_key=key, locale="en")
                    order_id, total = order.id, order.total_minor
                with transaction():
                    if chance.random() < 0.5:
                        closing.cancel(order_id, by=None, reason="no")
                    else:
                        apply_money(order_id, captured_minor=total, refunded_minor=0, disputed=False)
            return "fine"

        answers = all_at_once(fresh_app, act, PEOPLE)
        assert set(map(str, answers)) == {"fine"}
        db.session.rollback()
        for promotion in db.session.scalars(sa.select(Promotion)):
            live = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(PromotionUse.amount_minor), 0)).where(
                PromotionUse.promotion_id == promotion.id, PromotionUse.state.in_(LIVE)
            )
            count, minor = db.session.execute(live).one()
            code = db.session.scalars(sa.select(PromoCode).where(PromoCode.promotion_id == promotion.id)).one()
            assert (promotion.taken, promotion.money[0].taken_minor, code.taken) == (count, minor, count)
