"""Random histories of grants, refunds, payouts and exchanges: sums stay zero, identities hold, only what may is negative."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.database import db
from app.ledger import naming
from app.ledger.models import Account
from app.ledger.naming import company, personal
from app.ledger.posting import NotEnough, transfer
from app.ledger.proving import flaws
from app.ledger.queries import balance
from app.ledger.units import POINTS, Amount
from app.orders.models import Order
from app.orders.settling import apply_money
from app.rewards.granting import grant, mature
from app.rewards.models import Reward
from app.rewards.redeeming import TooFewPoints, redeem
from app.rewards.sharing import money_gone, taken_back
from tests.cast import Cast, person
from tests.factories.orders import an_order
from tests.factories.rewards import an_offer

_numbers = itertools.count(1)
MAY_BE_NEGATIVE = {naming.AVAILABLE, naming.CREDIT, naming.OWED}

steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("grant"), st.sampled_from(["cash", "credit", "points"]), st.integers(1, 5_000), st.booleans()
        ),
        st.tuples(st.just("refund"), st.integers(0, 12_000)),
        st.tuples(st.just("mature")),
        st.tuples(st.just("payout"), st.integers(1, 6_000)),
        st.tuples(st.just("payout_fails")),
        st.tuples(st.just("redeem")),
    ),
    min_size=1,
    max_size=14,
)


class History:
    """One person, one order of 120.00 EUR, and whatever happens to them."""

    def __init__(self, cast: Cast) -> None:
        self.bob = person(f"bob-{next(_numbers)}@partner.example", "Bob Kowalski")
        self.order: Order = an_order(placed_by=cast.alice)
        apply_money(self.order.id, captured_minor=self.order.total_minor, refunded_minor=0, disputed=False)
        self.offer_id = an_offer(100, units=3_00).id
        self.on_its_way: list[int] = []
        self.paid_out = self.redeemed = 0

    def name(self, kind: str, unit: str = "EUR") -> Any:
        return personal(self.bob.id, kind, unit)

    def grant(self, kind: str, units: int, waits: bool) -> None:
        unit = POINTS if kind == "points" else "EUR"
        grant(
            kind=kind,
            amount=Amount(units, unit),
            to=self.bob,
            because={},
            source=f"history:{next(_numbers)}",
            hold_days=1 if waits else 0,
            order=self.order,
            tell=False,
        )
        gone = money_gone(self.order.total_minor, self.order.paid_minor, self.order.refunded_minor)
        if gone:
            self.refund(self.order.refunded_minor - 1 if self.order.refunded_minor > 1 else 0)

    def refund(self, in_all: int) -> None:
        total = self.order.total_minor
        apply_money(self.order.id, captured_minor=total, refunded_minor=min(total, in_all), disputed=False)

    def mature(self) -> None:
        with clock.freeze(clock.now() + (clock.in_days(2) - clock.now())):
            for reward_id in db.session.scalars(sa.select(Reward.id).order_by(Reward.id)).all():
                mature(reward_id, tell=False)

    def payout(self, units: int) -> None:
        try:
            with db.session.begin_nested():
                transfer(
                    f"history:payout:{next(_numbers)}",
                    debit=self.name(naming.AVAILABLE),
                    credit=self.name(naming.IN_PAYOUT),
                    amount=Amount(units, "EUR"),
                    purpose="payout",
                    because={},
                )
            self.on_its_way.append(units)
        except NotEnough:
            assert balance(self.name(naming.AVAILABLE)).units < units

    def payout_fails(self) -> None:
        """The oldest payout comes back; the next ones leave for good."""
        for position, units in enumerate(self.on_its_way):
            target = self.name(naming.AVAILABLE) if position == 0 else company(naming.CASH_OUT, "EUR")
            transfer(
                f"history:payout-end:{next(_numbers)}",
                debit=self.name(naming.IN_PAYOUT),
                credit=target,
                amount=Amount(units, "EUR"),
                purpose="payout",
                because={},
            )
            self.paid_out += units if position else 0
        self.on_its_way = []

    def redeem(self) -> None:
        try:
            with db.session.begin_nested():
                redeem(self.offer_id, user=self.bob, key=f"history-key-number-{next(_numbers)}")
            self.redeemed += 1
        except TooFewPoints:
            assert balance(self.name(naming.REDEEMABLE, POINTS)).units < 100


def check(history: History) -> None:
    """What must hold after every step."""
    db.session.expire_all()
    assert flaws(db.session.connection()) == []
    for account in db.session.scalars(sa.select(Account).where(Account.personal)):
        assert account.balance >= 0 or account.kind in MAY_BE_NEGATIVE
    rewards = db.session.scalars(sa.select(Reward).where(Reward.order_id == history.order.id)).all()

    def left(kind: str, *, matured: bool | None = None) -> int:
        chosen = [each for each in rewards if each.kind == kind]
        return sum(each.left for each in chosen if matured is None or (each.matured_at is not None) is matured)

    def held(kind: str, unit: str = "EUR") -> int:
        return balance(history.name(kind, unit)).units

    # earned = pending + held + on its way + paid, at every instant
    assert left("cash", matured=False) == held(naming.PENDING)
    assert left("cash", matured=True) == held(naming.AVAILABLE) + held(naming.IN_PAYOUT) + history.paid_out
    assert left("credit", matured=False) == held(naming.CREDIT_PENDING)
    assert left("credit", matured=True) + history.redeemed * 3_00 == held(naming.CREDIT)
    assert left("points", matured=False) == held(naming.PENDING, POINTS)
    assert left("points", matured=True) == held(naming.LIFETIME, POINTS)
    spent = history.redeemed * 100
    assert left("points", matured=True) == held(naming.REDEEMABLE, POINTS) + held(naming.OWED, POINTS) + spent
    assert 0 in {held(naming.REDEEMABLE, POINTS), held(naming.OWED, POINTS)}, "nobody owes points beside points at hand"


def followed_the_money(history: History) -> None:
    """What is taken back in the end depends on the money that went back, and on no step before."""
    order = history.order
    history.refund(order.refunded_minor + 1 if order.refunded_minor < order.total_minor else order.refunded_minor - 1)
    gone = money_gone(order.total_minor, order.paid_minor, order.refunded_minor)
    for reward in db.session.scalars(sa.select(Reward).where(Reward.order_id == order.id)):
        assert reward.taken_back == taken_back(reward.units, gone, order.total_minor)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(told=steps)
def test_whatever_happens_the_books_add_up(app: Flask, cast: Cast, told: list[tuple[Any, ...]]) -> None:
    history = History(cast)
    for step in told:
        getattr(history, step[0])(*step[1:])
        check(history)
    followed_the_money(history)
    check(history)


@pytest.mark.slow
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(told=steps)
def test_whatever_happens_in_hundreds_of_histories(app: Flask, cast: Cast, told: list[tuple[Any, ...]]) -> None:
    history = History(cast)
    for step in told:
        getattr(history, step[0])(*step[1:])
    followed_the_money(history)
    check(history)
