"""Transfers: all or none, once per source, never more taken back than was given."""

from __future__ import annotations

import pytest

from app.errors import Invalid
from app.ledger.models import Transfer
from app.ledger.naming import (
    AVAILABLE,
    LIFETIME,
    OWED,
    PENDING,
    POINTS_COUNTED,
    POINTS_ISSUED,
    REDEEMABLE,
    REWARDS_EXPENSE,
    AccountName,
    company,
    personal,
)
from app.ledger.posting import (
    Move,
    NotEnough,
    OtherTransfers,
    TooMuchReversed,
    locked_balance,
    post,
    posted,
    reverse,
    transfer,
)
from app.ledger.queries import balance, balances_of
from app.ledger.reversing import reversed_of
from app.ledger.units import POINTS, Amount, UnitMismatch, points
from tests.cast import Cast

EXPENSE = company(REWARDS_EXPENSE, "EUR")
ISSUED = company(POINTS_ISSUED, POINTS)
FIFTY = Amount(50_00, "EUR")


def euro(minor: int) -> Amount:
    return Amount(minor, "EUR")


def held_by(cast: Cast, kind: str, unit: str = "EUR") -> AccountName:
    return personal(cast.bob.id, kind, unit)


def give(cast: Cast, amount: Amount = FIFTY) -> Transfer:
    return transfer(
        "reward:1",
        debit=EXPENSE,
        credit=held_by(cast, PENDING),
        amount=amount,
        purpose="grant",
        because={"rule": "a friend ordered"},
    )


def test_a_transfer_changes_both_sides(cast: Cast) -> None:
    give(cast)

    assert balance(held_by(cast, PENDING)) == euro(50_00)
    assert balance(EXPENSE) == euro(-50_00)
    assert [(each.kind, each.amount) for each in balances_of(cast.bob)] == [(PENDING, euro(50_00))]
    assert balances_of(cast.alice) == []


def test_the_same_source_again_is_the_same_transfer(cast: Cast) -> None:
    assert give(cast) is give(cast)
    assert balance(held_by(cast, PENDING)) == euro(50_00)
    assert posted("reward:1").because == {"rule": "a friend ordered"}
    assert posted("reward:2") is None


def test_the_same_source_with_another_amount_is_refused(cast: Cast) -> None:
    give(cast)

    with pytest.raises(OtherTransfers):
        give(cast, euro(60_00))

    assert balance(held_by(cast, PENDING)) == euro(50_00)


def test_several_moves_become_true_together(cast: Cast) -> None:
    written = post(
        "points:1",
        [
            Move(debit=ISSUED, credit=held_by(cast, REDEEMABLE, POINTS), amount=points(120)),
            Move(debit=company(POINTS_COUNTED, POINTS), credit=held_by(cast, LIFETIME, POINTS), amount=points(120)),
        ],
        purpose="grant",
        because={},
    )

    assert [each.position for each in written.transfers] == [1, 2]
    assert balance(held_by(cast, LIFETIME, POINTS)) == balance(held_by(cast, REDEEMABLE, POINTS)) == points(120)


def test_nothing_is_written_when_one_move_is_not_covered(cast: Cast) -> None:
    give(cast)

    with pytest.raises(NotEnough) as refusal:
        post(
            "mature:1",
            [
                Move(debit=held_by(cast, PENDING), credit=held_by(cast, AVAILABLE), amount=euro(20_00)),
                Move(debit=held_by(cast, PENDING), credit=held_by(cast, AVAILABLE), amount=euro(30_01)),
            ],
            purpose="mature",
            because={},
        )

    assert refusal.value.details["missing"] == 1
    assert balance(held_by(cast, AVAILABLE)) == euro(0)


def test_money_falls_below_zero_only_by_a_clawback(cast: Cast) -> None:
    paid_out = held_by(cast, "in_payout")
    granted = transfer(
        "reward:1", debit=EXPENSE, credit=held_by(cast, AVAILABLE), amount=euro(50_00), purpose="grant", because={}
    )
    transfer(
        "payout:1", debit=held_by(cast, AVAILABLE), credit=paid_out, amount=euro(50_00), purpose="payout", because={}
    )

    with pytest.raises(NotEnough):
        transfer(
            "payout:2", debit=held_by(cast, AVAILABLE), credit=paid_out, amount=euro(1), purpose="payout", because={}
        )
    reverse("reward:1/refund:1", granted, euro(20_00), because={"refund": 1})

    assert balance(held_by(cast, AVAILABLE)) == euro(-20_00)


def test_points_never_fall_below_zero_even_by_a_clawback(cast: Cast) -> None:
    granted = transfer(
        "points:1",
        debit=ISSUED,
        credit=held_by(cast, REDEEMABLE, POINTS),
        amount=points(5),
        purpose="grant",
        because={},
    )
    spent = company("points_spent", POINTS)
    transfer(
        "redeem:1",
        debit=held_by(cast, REDEEMABLE, POINTS),
        credit=spent,
        amount=points(3),
        purpose="redeem",
        because={},
    )

    with pytest.raises(NotEnough):
        reverse("points:1/refund", granted, because={})
    reverse("points:1/refund/a", granted, points(2), because={})
    reverse("points:1/refund/b", granted, points(3), debit=held_by(cast, OWED, POINTS), because={})

    assert balance(held_by(cast, REDEEMABLE, POINTS)) == points(0)
    assert balance(held_by(cast, OWED, POINTS)) == points(-3)
    assert balance(ISSUED) == points(0)


def test_reversals_together_never_exceed_the_transfer(cast: Cast) -> None:
    granted = give(cast)
    reverse("back:1", granted, euro(30_00), because={})

    with pytest.raises(TooMuchReversed):
        reverse("back:2", granted, euro(20_01), because={})
    reverse("back:2b", granted, euro(20_00), because={})

    assert reversed_of(granted) == 50_00
    assert balance(held_by(cast, PENDING)) == balance(EXPENSE) == euro(0)


def test_a_reversal_names_the_old_transfer(cast: Cast) -> None:
    granted = give(cast)
    back = reverse("back:1", granted, because={"refund": 7})

    assert back.reverses_id == granted.id
    assert (back.debit.name, back.credit.name) == (granted.credit.name, granted.debit.name)
    assert back.posting.because == {"refund": 7}


@pytest.mark.parametrize(
    "move",
    [
        Move(debit=EXPENSE, credit=EXPENSE, amount=euro(1)),
        Move(debit=EXPENSE, credit=company("breakage", "EUR"), amount=euro(0)),
        Move(debit=EXPENSE, credit=company("breakage", "EUR"), amount=euro(-5)),
        Move(debit=EXPENSE, credit=company("breakage", "USD"), amount=euro(5)),
        Move(debit=EXPENSE, credit=company("no_such_kind", "EUR"), amount=euro(5)),
        Move(debit=EXPENSE, credit=company(AVAILABLE, "EUR"), amount=euro(5)),
        Move(debit=ISSUED, credit=company(REWARDS_EXPENSE, POINTS), amount=points(5)),
    ],
    ids=["same account", "nothing", "negative", "two units", "unknown kind", "a person's kind", "points as money"],
)
def test_nonsense_is_refused(cast: Cast, move: Move) -> None:
    with pytest.raises(Invalid):
        post("nonsense", [move], purpose="grant", because={})


def test_units_never_mix() -> None:
    with pytest.raises(UnitMismatch):
        euro(1) + points(1)


def test_a_locked_balance_opens_the_account(cast: Cast) -> None:
    assert locked_balance(held_by(cast, AVAILABLE, "TRY")) == Amount(0, "TRY")
