"""Months of UTC, by which the archive is cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime


def month_of(day: date) -> date:
    return day.replace(day=1)


def following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def bounds(month: date) -> tuple[datetime, datetime]:
    begins, ends = month, following(month)
    return datetime(begins.year, begins.month, 1, tzinfo=UTC), datetime(ends.year, ends.month, 1, tzinfo=UTC)


def months_between(first: date, last: date) -> Iterator[date]:
    """Every month from that of `first` to that of `last`."""
    month = month_of(first)
    while month <= last:
        yield month
        month = following(month)
