"""The promise of an answer, in whole working hours of the company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.projects.channels.answer_time import due_after, working_time

TALLINN = "Europe/Tallinn"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Tallinn is two hours ahead of UTC in winter, three in summer.
@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-24 07:00", 8, "2026-11-24 15:00"),  # Tuesday, when work begins: until it ends
        ("2026-11-24 09:00", 8, "2026-11-25 09:00"),  # Tuesday at eleven: Wednesday at eleven
        ("2026-11-24 18:00", 8, "2026-11-25 15:00"),  # Tuesday night: all of Wednesday
        ("2026-11-27 14:00", 4, "2026-11-30 10:00"),  # Friday, an hour before the end: Monday
        ("2026-11-28 10:00", 4, "2026-11-30 11:00"),  # Saturday: Monday at one
        ("2026-03-27 14:00", 4, "2026-03-30 09:00"),  # over the night when clocks are put forward
        ("2026-10-23 13:00", 4, "2026-10-26 10:00"),  # and back
    ],
)
def test_the_answer_is_due_after_working_hours(start: str, hours: int, due: str) -> None:
    assert due_after(at(start), hours, TALLINN) == at(due)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-24 07:00", "2026-11-24 15:00", 8),
        ("2026-11-24 15:00", "2026-11-25 07:00", 0),
        ("2026-11-27 07:00", "2026-11-30 15:00", 16),
        ("2026-11-30 15:00", "2026-11-27 07:00", 0),
    ],
)
def test_only_working_hours_count(start: str, end: str, hours: int) -> None:
    assert working_time(at(start), at(end), TALLINN) == timedelta(hours=hours)


MOMENTS = st.integers(0, 3 * 365 * 24 * 3600).map(lambda seconds: at("2025-01-01") + timedelta(seconds=seconds))


@given(MOMENTS, st.integers(1, 60), st.sampled_from(["Europe/Tallinn", "Asia/Kolkata", "America/New_York", "UTC"]))
def test_between_a_message_and_its_due_moment_lie_exactly_the_promised_hours(
    start: datetime, hours: int, zone: str
) -> None:
    due = due_after(start, hours, zone)

    assert due > start
    assert working_time(start, due, zone) == timedelta(hours=hours)
