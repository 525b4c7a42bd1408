"""When money leaves: rhythms, short months, and the days on which banks rest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.payouts.schedule import RHYTHMS, Rhythm, bank_day, easter_sunday, is_bank_day, next_payout_day


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter_is_where_the_calendar_has_it(year: int, sunday: date) -> None:
    assert easter_sunday(year) == sunday


@pytest.mark.parametrize(
    ("today", "rhythm", "day", "then"),
    [
        (date(2026, 11, 24), "monthly", 15, date(2026, 12, 15)),
        (date(2026, 11, 15), "monthly", 15, date(2026, 11, 16)),  # a Sunday
        (date(2026, 11, 16), "monthly", 15, date(2026, 11, 16)),
        (date(2026, 11, 17), "monthly", 15, date(2026, 12, 15)),
        (date(2027, 2, 10), "monthly", 31, date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 12, 20), "monthly", 25, date(2026, 12, 28)),  # Christmas, then a weekend
        (date(2026, 11, 24), "weekly", 5, date(2026, 11, 27)),
        (date(2026, 4, 1), "weekly", 5, date(2026, 4, 7)),  # Good Friday to Easter Monday
    ],
)
def test_the_next_payout_day(today: date, rhythm: Rhythm, day: int, then: date) -> None:
    assert next_payout_day(today, rhythm, day) == then


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.sampled_from(RHYTHMS), st.integers(1, 31))
def test_it_is_a_bank_day_not_before_today_and_not_far(today: date, rhythm: Rhythm, day: int) -> None:
    wanted = (day - 1) % 7 + 1 if rhythm == "weekly" else day
    then = next_payout_day(today, rhythm, wanted)
    assert then >= today
    assert is_bank_day(then)
    assert then - today <= timedelta(days=40 if rhythm == "monthly" else 14)
    assert next_payout_day(then, rhythm, wanted) == then


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_a_bank_day_is_the_next_one(day: date) -> None:
    found = bank_day(day)
    assert all(not is_bank_day(day + timedelta(days=skipped)) for skipped in range((found - day).days))
