"""What refunds take back: the same for any partition, everything at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import Money, MoneyError
from referrals.commissions.clawing import clawed, corrections

EARNED = st.lists(st.integers(0, 10**9), min_size=1, max_size=10)


def euros(values: list[int]) -> list[Money]:
    return [Money(each, "EUR") for each in values]


def minor(amounts: list[Money]) -> list[int]:
    return [each.minor for each in amounts]


@pytest.mark.parametrize(
    ("earned", "refunded", "taken"),
    [
        ([1_000, 500], 0, [0, 0]),
        ([1_000, 500], 5_000, [500, 250]),
        ([1_000, 500], 10_000, [1_000, 500]),
        ([333, 333, 334], 3_333, [111, 111, 111]),
        ([1_000], 3_335, [334]),
        ([500, 500], 1_015, [51, 51]),
        ([999], 5_000, [500]),
        ([1, 1], 5_000, [1, 0]),
        ([0, 0], 10_000, [0, 0]),
    ],
)
def test_a_refund_takes_its_share_at_every_level(earned: list[int], refunded: int, taken: list[int]) -> None:
    found = clawed(euros(earned), refunded=Money(refunded, "EUR"), paid=Money(10_000, "EUR"))
    assert minor(found) == taken


@given(earned=EARNED, paid=st.integers(1, 10**9), data=st.data())
def test_refunds_in_any_partition_take_the_same_at_every_level(
    earned: list[int], paid: int, data: st.DataObject
) -> None:
    steps = sorted(data.draw(st.lists(st.integers(0, paid), max_size=6)))
    booked = euros([0] * len(earned))
    for refunded in [*steps, paid]:
        target = clawed(euros(earned), refunded=Money(refunded, "EUR"), paid=Money(paid, "EUR"))
        change = corrections(target, booked)
        booked = [before + more for before, more in zip(booked, change, strict=True)]
        assert booked == target
        assert all(0 <= taken.minor <= had for taken, had in zip(booked, earned, strict=True))
    assert minor(booked) == earned


@given(earned=EARNED, paid=st.integers(1, 10**9), data=st.data())
def test_a_refund_that_is_undone_gives_back_exactly_what_it_took(
    earned: list[int], paid: int, data: st.DataObject
) -> None:
    before, more = sorted([data.draw(st.integers(0, paid)), data.draw(st.integers(0, paid))])
    at_first = clawed(euros(earned), refunded=Money(before, "EUR"), paid=Money(paid, "EUR"))
    after = clawed(euros(earned), refunded=Money(more, "EUR"), paid=Money(paid, "EUR"))
    taken, given_back = corrections(after, at_first), corrections(at_first, after)
    assert [-each for each in given_back] == taken


def test_more_than_was_paid_is_never_refunded() -> None:
    with pytest.raises(MoneyError):
        clawed(euros([1]), refunded=Money(2, "EUR"), paid=Money(1, "EUR"))
