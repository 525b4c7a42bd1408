"""Shares of the largest, retention by source and lift: whole numbers from small tables."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from referrals.figures.concentration import by_currency, concentration, lift, retention


def test_one_partner_is_everything_and_four_alike_are_a_quarter_each() -> None:
    assert concentration([700]) == {"partners": 1, "top_1": 10_000, "top_3": 10_000, "top_10": 10_000, "index": 10_000}
    assert concentration([5, 5, 5, 5]) == {
        "partners": 4,
        "top_1": 2_500,
        "top_3": 7_500,
        "top_10": 10_000,
        "index": 2_500,
    }
    assert concentration([0, -3]) == {"partners": 0, "top_1": None, "top_3": None, "top_10": None, "index": None}


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=40))
def test_the_index_lies_between_equal_shares_and_a_single_partner(amounts: list[int]) -> None:
    found = concentration(amounts)

    assert 10_000 // len(amounts) <= found["index"] + 1 <= 10_001
    assert found["top_1"] <= found["top_3"] <= found["top_10"] <= 10_000
    assert concentration(list(reversed(amounts))) == found


def test_currencies_are_never_added() -> None:
    frame = pd.DataFrame({"group": ["1", "2", "1"], "currency": ["EUR", "EUR", "TRY"], "numerator": [30, 10, 9]})

    found = by_currency(frame).to_dict("records")

    assert [(line["currency"], line["partners"], line["top_1"]) for line in found] == [
        ("EUR", 2, 7_500),
        ("TRY", 1, 10_000),
    ]


def test_newcomers_are_counted_once_and_months_without_anybody_are_zero() -> None:
    frame = pd.DataFrame({"source": ["", "x", "x", "x"], "later": [0, 0, 1, 6], "buyers": [2, 5, 3, 1]})

    found = retention(frame, (1, 2, 6)).to_dict("records")

    assert found == [
        {"source": "x", "size": 5, "after_1": 3, "after_2": 0, "after_6": 1},
        {"source": "", "size": 2, "after_1": 0, "after_2": 0, "after_6": 0},
    ]
    assert retention(frame.head(0), (1,)).empty


def test_lift_compares_days_with_days() -> None:
    assert lift(30, 10, 20, 10) == 5_000
    assert lift(10, 10, 20, 10) == -5_000
    assert lift(10, 5, 20, 10) == 0
    assert lift(10, 10, 0, 10) is None
