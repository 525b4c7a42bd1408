"""Random histories of rewards, refunds, payouts and returns: after every step every sum is right and nobody is paid twice."""

from __future__ import annotations

import contextlib
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.accounts.models import User
from app.config import Settings
from app.database import db, transaction
from app.errors import Conflict
from app.ledger.naming import CASH_OUT, REWARDS_EXPENSE, company
from app.ledger.proving import flaws
from app.ledger.queries import balance as balance_of
from app.money import Money
from app.payouts import releasing, settling, withdrawing
from app.payouts.models import Payout, PayoutBatch
from app.payouts.preparing import NobodyToPay, prepare
from app.payouts.states import LIVE, UNDER_WAY, State
from app.payouts.stepping import locked
from app.rewards.granting import grant, take_back
from app.rewards.models import Reward
from tests.cast import Cast, person
from tests.factories.payouts import a_bank_account, balance, tax_details

STEPS = st.lists(
    st.tuples(
        st.sampled_from("grant refund prepare release pay fail give_back withdraw discard restore".split()),
        st.integers(0, 2),
        st.integers(1, 9_000),
    ),
    max_size=16,
)


@dataclass
class Story:
    """What was done so far, kept beside the ledger to compare."""

    people: list[User]
    preparer: User
    releaser: User
    earned: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    arrived: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    steps: int = 0
    batches: list[int] = field(default_factory=list)
    before: dict[str, int] = field(default_factory=dict)

    def grant(self, who: User, minor: int) -> None:
        grant(
            kind="cash",
            amount=Money(minor, "EUR"),
            to=who,
            because={},
            source=f"story:{self.people[0].id}:{self.steps}",
        )
        self.earned[who.id] += minor

    def refund(self, who: User, minor: int) -> None:
        """A reward is taken back wholly or in part, wherever its money is by now."""
        reward = self._a_reward(who, Reward.taken_back < Reward.units)
        if reward is not None:
            units = min(minor, reward.units - reward.taken_back)
            take_back(reward, units, source=f"story:{self.people[0].id}:{self.steps}", because={})
            self.earned[who.id] -= units

    def restore(self, who: User, minor: int) -> None:
        reward = self._a_reward(who, Reward.taken_back > 0)
        if reward is not None:
            units = min(minor, reward.taken_back)
            take_back(reward, -units, source=f"story:{self.people[0].id}:{self.steps}", because={})
            self.earned[who.id] += units

    def prepare(self, _who: User, _minor: int) -> None:
        ids = [each.id for each in self.people]
        self.batches.append(prepare("EUR", by=self.preparer, only=ids).id)

    def release(self, _who: User, _minor: int) -> None:
        batch_id = self._prepared()
        if batch_id is not None:
            releasing.release(batch_id, by=self.releaser)

    def discard(self, _who: User, _minor: int) -> None:
        batch_id = self._prepared()
        if batch_id is not None:
            releasing.discard(batch_id, by=self.preparer, reason="x")

    def pay(self, who: User, _minor: int) -> None:
        payout = self._payout(who, Payout.state.in_(UNDER_WAY))
        if payout is not None:
            settling.paid(payout, reason="statement")
            self.arrived[who.id] += payout.amount_minor

    def fail(self, who: User, _minor: int) -> None:
        payout = self._payout(who, Payout.state.in_(UNDER_WAY))
        if payout is not None:
            settling.failed(payout, reason="MS03")

    def give_back(self, who: User, _minor: int) -> None:
        payout = self._payout(who, Payout.state == State.PAID, ~Payout.returned.has())
        if payout is not None:
            settling.returned(payout, reason="MS03", on=date(2026, 11, 20))
            self.arrived[who.id] -= payout.amount_minor

    def withdraw(self, who: User, _minor: int) -> None:
        payout = self._payout(who, Payout.state == State.PREPARED)
        if payout is not None:
            withdrawing.withdraw(payout.id, by=self.preparer, reason="x")

    def check(self) -> None:
        assert flaws(db.session.connection()) == []
        for who in self.people:
            live = db.session.scalars(
                sa.select(Payout.amount_minor).where(Payout.user_id == who.id, Payout.state.in_(LIVE))
            ).all()
            assert len(live) <= 1
            assert balance(who, "in_payout").minor == sum(live)
            available = balance(who).minor
            assert available + sum(live) + self.arrived[who.id] == self.earned[who.id]
        assert of_company(CASH_OUT) - self.before[CASH_OUT] == sum(self.arrived.values())
        assert of_company(REWARDS_EXPENSE) - self.before[REWARDS_EXPENSE] == -sum(self.earned.values())

    def _prepared(self) -> int | None:
        mine = sa.select(PayoutBatch.id).where(PayoutBatch.state == "prepared", PayoutBatch.id.in_(self.batches))
        return db.session.scalars(mine).first()

    def _a_reward(self, who: User, *wanted: sa.ColumnElement[bool]) -> Reward | None:
        return db.session.scalars(
            sa.select(Reward).where(Reward.user_id == who.id, *wanted).order_by(Reward.id)
        ).first()

    def _payout(self, who: User, *wanted: sa.ColumnElement[bool]) -> Payout | None:
        found = db.session.scalars(sa.select(Payout.id).where(Payout.user_id == who.id, *wanted)).first()
        return None if found is None else locked(found)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would run the database for minutes
)
@given(steps=STEPS)
def test_every_sum_is_right_after_every_step_of_any_history(
    app: Flask, by_files: Settings, cast: Cast, steps: list[tuple[str, int, int]]
) -> None:
    people = [person(f"{secrets.token_hex(8)}@x.example", f"Person {number}") for number in range(3)]
    for who in people:
        a_bank_account(who)
        tax_details(who)
    before = {kind: of_company(kind) for kind in (CASH_OUT, REWARDS_EXPENSE)}
    story = Story(people, cast.fatma, cast.ada, before=before)
    # Two payouts are on their way and one has arrived, so that the first step may already be any outcome.
    begin = [
        ("grant", 0, 2_000),
        ("grant", 1, 5_000),
        ("grant", 2, 7_500),
        ("prepare", 0, 1),
        ("release", 0, 1),
        ("pay", 1, 1),
    ]
    for name, whose, minor in [*begin, *steps]:
        story.steps += 1
        with contextlib.suppress(Conflict), transaction():
            getattr(story, name)(people[whose], minor)
        story.check()


def test_a_refund_after_payout_takes_back_as_new_transfers_and_carries_over(cast: Cast, by_files: Settings) -> None:
    """The reward of an order arrived at Bob's bank; then the order is refunded in two parts."""
    reward = paid_out(cast, 5_000)
    for number, part in enumerate((2_000, 3_000)):
        with transaction():
            take_back(reward, part, source=f"refund:{number}", because={"rule": "refund"})
    assert balance(cast.bob) == Money(-5_000, "EUR")
    payout = db.session.scalars(sa.select(Payout)).one()
    assert (payout.state, payout.amount_minor) == (State.PAID, 5_000), "what was paid stays as it was paid"
    with pytest.raises(NobodyToPay), transaction():
        prepare("EUR", by=cast.fatma)
    with transaction():
        grant(kind="cash", amount=Money(7_500, "EUR"), to=cast.bob, because={}, source="next")
    with transaction():
        batch = prepare("EUR", by=cast.fatma)
    assert batch.payouts[0].amount_minor == 2_500, "what was owed is made up for first"


def test_a_refund_while_the_payout_is_under_way_is_owed_and_met_by_what_comes_back(
    cast: Cast, by_files: Settings
) -> None:
    reward = paid_out(cast, 5_000, settle=False)
    with transaction():
        take_back(reward, 5_000, source="refund", because={})
    assert (balance(cast.bob).minor, balance(cast.bob, "in_payout").minor) == (-5_000, 5_000)
    with transaction():
        settling.failed(locked(db.session.scalars(sa.select(Payout.id)).one()), reason="AC04")
    assert (balance(cast.bob).minor, balance(cast.bob, "in_payout").minor) == (0, 0)


def test_refunds_in_any_partition_end_the_same(cast: Cast, by_files: Settings) -> None:
    ends = set()
    for name, parts in {"a": (5_000,), "b": (1, 4_999), "c": (1_666, 1_667, 1_667)}.items():
        with transaction():
            reward = grant(kind="cash", amount=Money(5_000, "EUR"), to=cast.alice, because={}, source=name)
        for number, part in enumerate(parts):
            with transaction():
                take_back(reward, part, source=f"{name}:{number}", because={})
        ends.add((balance(cast.alice).minor, reward.taken_back, reward.state))
    assert len(ends) == 1


def paid_out(cast: Cast, minor: int, *, settle: bool = True) -> Reward:
    """A cash reward of Bob's that left with a batch and, when `settle`, arrived."""
    a_bank_account(cast.bob)
    tax_details(cast.bob)
    with transaction():
        reward = grant(kind="cash", amount=Money(minor, "EUR"), to=cast.bob, because={}, source="the one")
    with transaction():
        batch = prepare("EUR", by=cast.fatma)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    if settle:
        with transaction():
            settling.paid(locked(batch.payouts[0].id), reason="statement")
    return reward


def of_company(kind: str) -> int:
    return balance_of(company(kind, "EUR")).units
