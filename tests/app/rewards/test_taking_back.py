"""Taking back: exactly, before or after it matured or was paid out, and the same whatever the steps were."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.database import db
from app.errors import Invalid
from app.ledger import naming
from app.ledger.models import Transfer
from app.ledger.naming import company, personal
from app.ledger.posting import posted, transfer
from app.ledger.queries import balance
from app.ledger.units import POINTS, Amount, points
from app.orders.models import Order
from app.orders.settling import apply_money
from app.rewards.granting import mature, take_back
from app.rewards.models import Reward
from app.rewards.sharing import money_gone, taken_back, taken_back_whole
from tests.cast import Cast
from tests.factories.orders import an_order
from tests.factories.rewards import a_reward, some_cash, some_points


def held(cast: Cast, kind: str, unit: str = "EUR") -> int:
    return balance(personal(cast.bob.id, kind, unit)).units


def paid_order(cast: Cast) -> Order:
    order = an_order(placed_by=cast.alice)
    return apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=False)


def refund(order: Order, in_all_minor: int) -> None:
    apply_money(order.id, captured_minor=order.total_minor, refunded_minor=in_all_minor, disputed=False)


@given(
    units=st.integers(1, 10**9),
    total=st.integers(1, 10**9),
    steps=st.lists(st.integers(0, 10**9), max_size=6),
)
def test_what_is_taken_depends_on_the_money_gone_and_nothing_else(units: int, total: int, steps: list[int]) -> None:
    gone, so_far = 0, 0
    for step in steps:
        gone = min(total, gone + step)
        now = taken_back(units, gone, total)
        assert 0 <= so_far <= now <= units
        so_far = now
    assert so_far == taken_back(units, gone, total)
    assert 2 * abs(so_far * total - units * gone) <= total, "the nearest whole unit"
    assert taken_back(units, total, total) == units


@pytest.mark.parametrize(
    ("total", "paid", "refunded", "gone"),
    [(120, 120, 0, 0), (120, 120, 30, 30), (120, 120, 120, 120), (120, 150, 30, 0), (120, 150, 40, 10), (0, 0, 0, 0)],
)
def test_money_beyond_the_total_may_go_without_harm(total: int, paid: int, refunded: int, gone: int) -> None:
    assert money_gone(total, paid, refunded) == gone


def test_a_thing_goes_back_whole_or_not_at_all() -> None:
    assert [taken_back_whole(1, gone, 120) for gone in (0, 60, 119, 120)] == [0, 0, 0, 1]


@pytest.mark.parametrize("partition", [[40_00], [10_00, 40_00], [1, 2, 3, 13_37, 40_00], [40_00, 10_00, 40_00]])
def test_refunds_in_any_partition_end_the_same(cast: Cast, partition: list[int]) -> None:
    order = paid_order(cast)
    reward = some_cash(cast.bob, 33_33, order=order)
    for in_all in partition:
        refund(order, in_all)

    assert reward.taken_back == 11_11
    assert held(cast, naming.AVAILABLE) == 22_22
    refund(order, order.total_minor)
    assert (reward.state, held(cast, naming.AVAILABLE)) == ("taken_back", 0)
    assert balance(company(naming.REWARDS_EXPENSE, "EUR")).units == 0


def test_a_reward_that_still_waits_shrinks_and_then_matures(cast: Cast, noon: datetime) -> None:
    order = paid_order(cast)
    reward = some_points(cast.bob, 100, order=order, hold_days=14)
    refund(order, order.total_minor // 4)

    assert held(cast, naming.PENDING, POINTS) == 75
    with clock.freeze(noon + timedelta(days=15)):
        mature(reward.id)
    assert held(cast, naming.REDEEMABLE, POINTS) == held(cast, naming.LIFETIME, POINTS) == 75


def test_a_reward_taken_back_while_it_waits_never_matures(cast: Cast, noon: datetime) -> None:
    order = paid_order(cast)
    reward = some_cash(cast.bob, order=order, hold_days=14)
    refund(order, order.total_minor)

    with clock.freeze(noon + timedelta(days=15)):
        assert not mature(reward.id)
    assert reward.state == "taken_back"
    assert held(cast, naming.PENDING) == held(cast, naming.AVAILABLE) == 0


def test_what_was_paid_out_already_leaves_the_balance_below_zero(cast: Cast) -> None:
    order = paid_order(cast)
    some_cash(cast.bob, 40_00, order=order)
    transfer(
        "payout:1",
        debit=personal(cast.bob.id, naming.AVAILABLE, "EUR"),
        credit=company(naming.CASH_OUT, "EUR"),
        amount=Amount(40_00, "EUR"),
        purpose="payout",
        because={},
    )
    refund(order, order.total_minor)

    assert held(cast, naming.AVAILABLE) == -40_00
    some_cash(cast.bob, 15_00, "test:more")
    assert held(cast, naming.AVAILABLE) == -25_00


def test_every_take_back_names_the_transfer_that_gave(cast: Cast) -> None:
    order = paid_order(cast)
    reward = some_points(cast.bob, 100, order=order)
    refund(order, order.total_minor // 2)

    given_by = posted(f"reward:{reward.id}:granted").transfers[0].id
    counted_by = posted(f"reward:{reward.id}:matured").transfers[1].id
    named = set(db.session.scalars(sa.select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None))))
    assert named == {given_by, counted_by}


def spend(cast: Cast, units: int) -> None:
    transfer(
        f"spent:{units}",
        debit=personal(cast.bob.id, naming.REDEEMABLE, POINTS),
        credit=company(naming.POINTS_SPENT, POINTS),
        amount=points(units),
        purpose="redeemed",
        because={},
    )


def test_points_that_were_spent_are_owed_and_the_next_ones_make_up_for_them(cast: Cast) -> None:
    order = paid_order(cast)
    some_points(cast.bob, 100, order=order)
    spend(cast, 70)
    refund(order, order.total_minor)

    assert held(cast, naming.REDEEMABLE, POINTS) == 0
    assert held(cast, naming.OWED, POINTS) == -70
    assert held(cast, naming.LIFETIME, POINTS) == 0
    some_points(cast.bob, 50, "test:next")
    assert (held(cast, naming.REDEEMABLE, POINTS), held(cast, naming.OWED, POINTS)) == (0, -20)
    some_points(cast.bob, 50, "test:last")
    assert (held(cast, naming.REDEEMABLE, POINTS), held(cast, naming.OWED, POINTS)) == (30, 0)
    assert held(cast, naming.LIFETIME, POINTS) == 100


@pytest.mark.parametrize("kind", ["cash", "points", "credit"])
@pytest.mark.parametrize("hold_days", [0, 14])
def test_a_refund_that_comes_back_gives_all_of_it_again(cast: Cast, kind: str, hold_days: int, noon: datetime) -> None:
    order = paid_order(cast)
    amount: Any = points(99) if kind == "points" else Amount(99, "EUR")
    reward = a_reward(cast.bob, kind, amount, "test:1", order=order, hold_days=hold_days)
    before = _all_of(cast)
    for _again in range(3):
        refund(order, order.total_minor)
        assert reward.state == "taken_back"
        refund(order, order.total_minor // 3)
        refund(order, 0)
        assert _all_of(cast) == before
    assert reward.taken_back == 0 and reward.state == ("matured" if hold_days == 0 else "pending")


def test_a_refund_that_comes_back_after_maturing_goes_to_what_is_theirs(cast: Cast, noon: datetime) -> None:
    order = paid_order(cast)
    reward = some_points(cast.bob, 100, order=order, hold_days=14)
    refund(order, order.total_minor // 2)
    with clock.freeze(noon + timedelta(days=15)):
        mature(reward.id)
        refund(order, 0)

    assert held(cast, naming.REDEEMABLE, POINTS) == held(cast, naming.LIFETIME, POINTS) == 100
    assert held(cast, naming.PENDING, POINTS) == 0


def test_the_same_take_back_again_changes_nothing(cast: Cast) -> None:
    reward = some_cash(cast.bob)

    assert take_back(reward, 10_00, source="review:1:removed", because={"reason": "The review was removed"})
    assert take_back(reward, 10_00, source="review:1:removed", because={}) is None
    assert held(cast, naming.AVAILABLE) == 30_00


@pytest.mark.parametrize("units", [0, -1, 40_01])
def test_no_more_goes_back_than_there_is(cast: Cast, units: int) -> None:
    reward = some_cash(cast.bob)

    with pytest.raises(Invalid):
        take_back(reward, units, source="test:too-much", because={})


def test_while_the_payment_is_disputed_a_reward_waits(cast: Cast, noon: datetime) -> None:
    order = paid_order(cast)
    reward = some_cash(cast.bob, order=order, hold_days=1)
    apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=True)

    with clock.freeze(noon + timedelta(days=2)):
        assert not mature(reward.id)
        apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=False)
        assert mature(reward.id)


def _all_of(cast: Cast) -> dict[tuple[str, str], int]:
    found = db.session.execute(
        sa.text("SELECT kind, unit, balance FROM ledger_account WHERE balance <> 0 AND holder_id IS NOT NULL")
    )
    return {(row.kind, row.unit): row.balance for row in found}


def test_the_reward_row_and_the_ledger_agree(cast: Cast) -> None:
    order = paid_order(cast)
    some_cash(cast.bob, 77_77, order=order)
    for in_all in (1, 17, 59_99, 100_00):
        refund(order, in_all)
    reward = db.session.scalars(sa.select(Reward)).one()

    assert sum(row.units for row in reward.reversals) == reward.taken_back
    assert held(cast, naming.AVAILABLE) == reward.left
