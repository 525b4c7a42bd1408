"""When the next mail of a schedule is due, on the clock of its reader. Pure: no web, no database."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_moment(after: datetime, rhythm: str, hour: int, zone: str) -> datetime:
    """The first moment after `after` at that hour: every day, on Mondays, or on the first of a month.

    An hour that the clocks jump over comes right after the jump; one that comes twice counts once, the first time.
    """
    there = ZoneInfo(zone)
    day = after.astimezone(there).date()
    while True:
        moment = datetime.combine(day, time(hour), tzinfo=there).astimezone(UTC)
        fits = rhythm == "day" or (rhythm == "week" and day.weekday() == 0) or (rhythm == "month" and day.day == 1)
        if fits and moment > after:
            return moment
        day += timedelta(days=1)
