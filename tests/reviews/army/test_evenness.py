"""The numbers of fairness and of a year, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.army.evenness import Hand, balance_bp, crossed, fairness, gini_bp
from reviews.army.retention import Taking, year_figures

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5, 5, 5, 5], 0), ([0, 0, 0, 100], 7_500), ([1, 2, 3, 4], 2_500), ([], None), ([0, 0], None)],
)
def test_gini_by_hand(values: list[int], expected: int | None) -> None:
    assert gini_bp(values) == expected


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40), st.integers(2, 50))
def test_gini_asks_who_has_how_much_of_the_whole_and_not_how_much_there_is(values: list[int], times: int) -> None:
    found = gini_bp(values)

    assert found is None or 0 <= found < 10_000
    assert gini_bp([value * times for value in values]) == found
    assert gini_bp(values[::-1]) == found


def test_given_and_received_are_even_at_the_campaigns_own_rate() -> None:
    assert balance_bp(120, 20_00, 10_00) == 10_000
    assert balance_bp(120, 5_00, 10_00) == 2_500
    assert balance_bp(0, 5_00, 10_00) is None


def test_a_campaign_that_gives_all_to_one_raises_alerts_and_a_fair_one_none() -> None:
    one_for_all = [Hand(volunteer_id=1, offers=9, accepted=9, done=9, minutes=540, received_minor=9_00)]
    one_for_all += [Hand(volunteer_id=n) for n in range(2, 7)]
    found = fairness(one_for_all, hour_minor=10_00)
    shared = fairness(
        [Hand(volunteer_id=n, offers=2, accepted=2, done=2, minutes=60, received_minor=10_00) for n in range(6)], 10_00
    )

    assert (found.gini_bp, found.without_offer) == (8_333, 5)
    assert set(crossed({"gini": found.gini_bp, "balance": found.balance_bp})) == {"gini", "balance"}
    assert crossed({"gini": shared.gini_bp, "balance": shared.balance_bp, "acceptance": shared.acceptance_bp}) == {}


def test_a_year_counts_who_stayed_and_who_came_again() -> None:
    long_ago, lately = NOW - timedelta(days=400), NOW - timedelta(days=20)
    people = [
        Taking(joined_at=long_ago, left_at=None, done_at=(long_ago, lately)),
        Taking(joined_at=long_ago, left_at=None, done_at=(long_ago,)),
        Taking(joined_at=long_ago, left_at=lately, done_at=(lately,)),
        Taking(joined_at=lately, left_at=None, done_at=(lately, NOW)),
    ]
    found = year_figures(people, NOW)

    assert (found.of_a_year, found.stayed, found.retention_bp) == (3, 1, 3_333)
    assert (found.contributed, found.repeated, found.repeat_bp) == (3, 1, 3_333)
    assert list(found.by_month)[-1] == "2026-11"
    assert sum(found.by_month.values()) == 4
    assert len(found.by_month) == 12
