"""Months as people write them (`2026-11`), in the calendar of the seller. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def written(month: date) -> str:
    return f"{month:%Y-%m}"


def read(text: str) -> date | None:
    """The first day of the month that was written, or None."""
    found = _WRITTEN.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def first_of(day: date) -> date:
    return day.replace(day=1)


def following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def bounds(month: date, timezone: str) -> tuple[datetime, datetime]:
    """From when to when it lasts where the seller is, as aware moments."""
    zone, after = ZoneInfo(timezone), following(month)
    return datetime(month.year, month.month, 1, tzinfo=zone), datetime(after.year, after.month, 1, tzinfo=zone)


def closed_months(first: date, today: date, most: int) -> list[date]:
    """The months from that of `first` on that are over by `today`, at most the last `most`, the oldest first."""
    found: list[date] = []
    month = first_of(today)
    while len(found) < most and before(month) >= first_of(first):
        month = before(month)
        found.append(month)
    return found[::-1]
