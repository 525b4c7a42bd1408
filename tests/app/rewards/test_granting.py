"""Giving a reward: once per source, waiting, then the person's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from app import clock
from app.database import db
from app.errors import Invalid
from app.events import subscribe
from app.ledger import naming
from app.ledger.naming import company, personal
from app.ledger.queries import balance
from app.ledger.units import POINTS, Amount, points
from app.money import Money
from app.rewards.facts import RewardGranted, RewardMatured
from app.rewards.granting import NobodyThere, OtherReward, grant, mature
from app.rewards.tasks import mature_due
from tests.cast import Cast
from tests.factories.rewards import a_reward, some_cash, some_credit, some_points


def held(cast: Cast, kind: str, unit: str = "EUR") -> int:
    return balance(personal(cast.bob.id, kind, unit)).units


def test_points_wait_and_then_count_for_redeeming_and_for_standing(cast: Cast, noon: datetime) -> None:
    reward = some_points(cast.bob, 250, hold_days=14)

    assert held(cast, naming.PENDING, POINTS) == 250
    assert (held(cast, naming.REDEEMABLE, POINTS), held(cast, naming.LIFETIME, POINTS)) == (0, 0)
    assert not mature(reward.id)
    with clock.freeze(noon + timedelta(days=14)):
        assert mature(reward.id)
        assert not mature(reward.id)
    assert held(cast, naming.PENDING, POINTS) == 0
    assert (held(cast, naming.REDEEMABLE, POINTS), held(cast, naming.LIFETIME, POINTS)) == (250, 250)
    assert (reward.state, reward.matured_at) == ("matured", noon + timedelta(days=14))


def test_without_a_hold_it_is_theirs_at_once(cast: Cast) -> None:
    assert some_credit(cast.bob).state == "matured"
    some_cash(cast.bob)

    assert held(cast, naming.CREDIT) == 25_00
    assert held(cast, naming.AVAILABLE) == 40_00
    assert balance(company(naming.REWARDS_EXPENSE, "EUR")).units == -65_00


def test_the_same_source_again_is_the_same_reward(cast: Cast, app: Any) -> None:
    heard: list[object] = []
    subscribe(app, RewardGranted, heard.append)
    subscribe(app, RewardMatured, heard.append)
    try:
        assert some_points(cast.bob) is some_points(cast.bob)
    finally:
        for kind in (RewardGranted, RewardMatured):
            app.extensions["events"][kind].pop()

    assert len(heard) == 2
    assert held(cast, naming.REDEEMABLE, POINTS) == 100


@pytest.mark.parametrize("changes", [{"amount": 99}, {"kind": "gift"}, {"who": "alice"}])
def test_the_same_source_for_something_else_is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    some_points(cast.bob, 100)
    told: dict[str, Any] = {"amount": 100, "kind": "points", "who": "bob", **changes}

    with pytest.raises(OtherReward):
        a_reward(getattr(cast, told["who"]), told["kind"], told["amount"], "test:points")


@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        ("points", Money(100, "EUR")),
        ("points", 0),
        ("points", -1),
        ("cash", 100),
        ("cash", points(5)),
        ("credit", Money(0, "EUR")),
        ("gift", Money(5, "EUR")),
        ("no_such_kind", 1),
    ],
)
def test_an_amount_that_does_not_fit_the_kind_is_refused(cast: Cast, kind: str, amount: Money | Amount | int) -> None:
    with pytest.raises(Invalid):
        grant(kind=kind, amount=amount, to=cast.bob, because={}, source="test:nonsense")


def test_nothing_is_given_to_an_erased_account(cast: Cast) -> None:
    cast.bob.erased_at = clock.now()

    with pytest.raises(NobodyThere):
        some_points(cast.bob)


def test_a_job_matures_what_is_due_and_only_that(
    cast: Cast, noon: datetime, run_jobs: Callable[..., int], db: Any
) -> None:
    soon, late = some_points(cast.bob, hold_days=1), some_cash(cast.bob, hold_days=30)
    db.session.commit()

    with clock.freeze(noon + timedelta(days=2)):
        mature_due()

    db.session.refresh(soon)
    db.session.refresh(late)
    assert (soon.state, late.state) == ("matured", "pending")


def test_gifts_and_showcases_are_no_money(cast: Cast) -> None:
    a_reward(cast.bob, "gift", 1, "test:gift", details={"title": "A box of tea from Rize"})
    a_reward(cast.bob, "showcase", 1, "test:showcase")

    assert db.session.connection().exec_driver_sql("SELECT count(*) FROM ledger_transfer").scalar() == 0
