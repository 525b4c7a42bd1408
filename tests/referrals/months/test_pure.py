"""Months of the calendar, the way of partners, and what is left of a sale."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.months.calendar import before, bounds, closed_months, following, read, written
from referrals.months.counting import margin_of
from referrals.months.steps import STEPS, share_bp, steepest, steps_of


@given(st.integers(2000, 2098), st.integers(1, 12))
def test_months_follow_one_another(year: int, month: int) -> None:
    first = date(year, month, 1)
    assert before(following(first)) == first == read(written(first))
    assert (following(first) - first).days in range(28, 32)
    assert bounds(first, "Europe/Tallinn")[1] == bounds(following(first), "Europe/Tallinn")[0]


def test_a_month_lasts_as_long_as_where_the_seller_is() -> None:
    begins, ends = bounds(date(2026, 11, 1), "Europe/Tallinn")
    assert begins.astimezone(UTC).isoformat() == "2026-10-31T22:00:00+00:00"
    assert ends.astimezone(UTC).isoformat() == "2026-11-30T22:00:00+00:00"


def test_only_months_that_are_over_are_counted() -> None:
    assert closed_months(date(2026, 8, 20), date(2026, 11, 24), 12) == [date(2026, each, 1) for each in (8, 9, 10)]
    assert closed_months(date(2026, 11, 1), date(2026, 11, 30), 12) == []
    assert len(closed_months(date(2020, 1, 1), date(2026, 11, 24), 12)) == 12


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "1999-01", "2026-1", "2026-11-01", "२०२६-११"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert read(text) is None


@given(st.lists(st.integers(0, 500), min_size=len(STEPS), max_size=len(STEPS)))
def test_every_partner_is_either_kept_or_lost(counts: list[int]) -> None:
    counts = sorted(counts, reverse=True)
    steps = steps_of(dict(zip(STEPS, counts, strict=True)))
    assert all(0 <= each.reached <= each.of and 0 <= each.share_bp <= 10_000 for each in steps)
    assert sum(each.lost for each in steps) == counts[0] - counts[-1]
    lost = steepest(steps)
    assert (lost is None) == (counts[0] == counts[-1])


def test_the_steepest_step_is_the_largest_share() -> None:
    found = steepest(steps_of({"joined": 100, "link": 90, "click": 80, "order": 20, "paid_out": 4}))
    assert found is not None and found.key == "paid_out"
    assert share_bp(1, 0) == 0


@pytest.mark.parametrize(
    ("kept", "lines", "margins", "left"),
    [
        (10_000, [(1, 6_000), (2, 4_000)], {1: 5_000, 2: 2_500}, 4_000),
        (5_000, [(1, 6_000), (2, 4_000)], {1: 5_000, 2: 2_500}, 2_000),
        (10_000, [(1, 6_000), (2, 4_000)], {1: 5_000, None: 1_000}, 3_400),
        (10_000, [(1, 6_000), (2, 4_000)], {1: 5_000}, None),
        (10_000, [], {None: 4_000}, 4_000),
        (10_000, [], {}, None),
        (0, [(1, 10_000)], {1: 5_000}, 0),
    ],
)
def test_a_margin_is_counted_by_line_and_never_guessed(
    kept: int, lines: list[tuple[int | None, int]], margins: dict[int | None, int], left: int | None
) -> None:
    assert margin_of(10_000, kept, lines, margins) == left
