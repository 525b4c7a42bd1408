"""What was promised stays as it was; policies change only for what comes after."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db
from app.errors import Invalid
from app.events import publish
from app.ledger.units import Amount, points
from app.orders.facts import OrderPlaced
from app.orders.settling import apply_money
from app.rewards.models import Reward, RewardPromise
from app.rewards.occasions import ORDER_PAID
from app.rewards.promising import Withdrawn, in_force, keep, promise, withdraw, write_policy
from tests.cast import Cast
from tests.factories.orders import an_order


def policy(units: int, *, days: int = 0, hold_days: int = 0, at: datetime | None = None) -> None:
    write_policy(
        "review.written",
        kind="points",
        amount=points(units),
        hold_days=hold_days,
        effective_from=(at or clock.now()) + timedelta(days=days),
        reason="To begin with",
        by=None,
    )


def made(source: str, **because: object) -> RewardPromise:
    promised = promise("review.written", source=source, because=because)
    assert promised is not None
    return promised


def test_a_promise_is_frozen_when_it_is_made(cast: Cast, noon: datetime) -> None:
    policy(50, hold_days=3)
    promised = made("request:1", order="IM-1")
    policy(10)

    given = keep(promised, to=cast.bob, because={"review": "R-7"})

    assert (given.units, given.kind) == (50, "points")
    assert given.hold_until == noon + timedelta(days=3)
    assert given.because == {"order": "IM-1", "review": "R-7", "policy": "review.written", "version": 1}
    assert promise("review.written", source="request:2", because={}).terms.units == 10


def test_a_promise_and_its_keeping_happen_once(cast: Cast, noon: datetime) -> None:
    policy(50)
    promised = made("request:1")

    assert promise("review.written", source="request:1", because={"other": 1}) is promised
    assert keep(promised, to=cast.bob) is keep(promised, to=cast.bob)
    assert db.session.scalar(sa.select(sa.func.count(Reward.id))) == 1


def test_nothing_is_promised_where_no_policy_is_in_force(cast: Cast, noon: datetime) -> None:
    assert promise("review.written", source="request:1", because={}) is None
    policy(50, days=1)
    assert promise("review.written", source="request:1", because={}) is None
    with clock.freeze(noon + timedelta(days=1)):
        assert promise("review.written", source="request:1", because={}).terms.units == 50
        policy(0)
        assert promise("review.written", source="request:2", because={}) is None


def test_a_withdrawn_promise_is_not_kept(cast: Cast, noon: datetime) -> None:
    policy(50)
    promised = made("request:1")
    withdraw(promised)

    with pytest.raises(Withdrawn):
        keep(promised, to=cast.bob)


def test_a_policy_cannot_begin_in_the_past_and_its_versions_stay(cast: Cast, noon: datetime) -> None:
    with pytest.raises(Invalid):
        policy(50, days=-1)
    policy(50)
    with pytest.raises(sa.exc.IntegrityError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.text("UPDATE reward_policy_version SET units = 1"))
    assert in_force("review.written").units == 50


def test_an_order_brings_its_buyer_what_was_promised_when_it_was_placed(cast: Cast, noon: datetime) -> None:
    write_policy(
        ORDER_PAID,
        kind="credit",
        amount=Amount(5_00, "EUR"),
        hold_days=14,
        effective_from=noon,
        reason="Autumn",
        by=None,
    )
    order = an_order(placed_by=cast.alice)
    publish(OrderPlaced(order_id=order.id))
    write_policy(
        ORDER_PAID, kind="points", amount=points(1), hold_days=0, effective_from=noon, reason="Winter", by=None
    )
    for _again in range(2):
        apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=False)

    reward = db.session.scalars(sa.select(Reward)).one()
    assert (reward.user_id, reward.kind, reward.units, reward.order_id) == (cast.alice.id, "credit", 5_00, order.id)
    apply_money(order.id, captured_minor=order.total_minor, refunded_minor=order.total_minor, disputed=False)
    assert reward.state == "taken_back"
