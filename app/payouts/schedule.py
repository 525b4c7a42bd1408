"""When money is paid out: the next payout day by the calendar of the banks. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Rhythm = Literal["monthly", "weekly"]
RHYTHMS: tuple[Rhythm, ...] = ("monthly", "weekly")


def next_payout_day(today: date, rhythm: Rhythm, day: int) -> date:
    """The first payout day from `today` on.

    `day` is a day of the month from 1 (a shorter month pays on its last day) or a day of the week (1 is Monday). What
    would fall on a day on which banks do not settle moves to the next on which they do.
    """
    start = today - timedelta(days=14)  # a day before today may have moved to today or later
    for planned in _planned(start, rhythm, day):
        moved = bank_day(planned)
        if moved >= today:
            return moved
    raise AssertionError("there is always another month")


def bank_day(day: date) -> date:
    """That day, or the next on which TARGET, the settlement system of the euro, is open."""
    while not is_bank_day(day):
        day += timedelta(days=1)
    return day


def is_bank_day(day: date) -> bool:
    """Open Monday to Friday but for six holidays (European Central Bank, long-term calendar of TARGET closing days)."""
    easter = easter_sunday(day.year)
    moving = {easter - timedelta(days=2), easter + timedelta(days=1)}
    return day.weekday() < 5 and (day.month, day.day) not in {(1, 1), (5, 1), (12, 25), (12, 26)} and day not in moving


def easter_sunday(year: int) -> date:
    """The Gregorian computus (Meeus, Jones, Butcher; Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _planned(start: date, rhythm: Rhythm, day: int) -> list[date]:
    if rhythm == "weekly":
        first = start + timedelta(days=(day - 1 - start.weekday()) % 7)
        return [first + timedelta(weeks=week) for week in range(5)]
    months = [(start.year + (start.month - 1 + ahead) // 12, (start.month - 1 + ahead) % 12 + 1) for ahead in range(4)]
    return [date(year, month, min(day, monthrange(year, month)[1])) for year, month in months]
