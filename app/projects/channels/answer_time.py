"""How fast a client is answered: whole hours of working time, the same promise whoever answers. Pure.

Working time is Monday to Friday, 9 to 17 o'clock, in the time zone of the company; it knows no holidays. The promise is made
to the client, so it does not move when another person, in another zone, takes over.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MESSAGE_HOURS = 8
COMPLAINT_HOURS = 4
OPENS = time(9)
CLOSES = time(17)
WORKING_DAYS = range(5)  # Monday is 0


def due_after(start: datetime, hours: int, timezone: str) -> datetime:
    """The moment (UTC) when `hours` of working time have passed since `start` (aware)."""
    left = timedelta(hours=hours)
    zone = ZoneInfo(timezone)
    day = start.astimezone(zone).date()
    while True:
        opens, closes = _hours_of(day, zone)
        begins = max(opens, start)
        if closes - begins >= left:
            return begins + left
        left -= max(timedelta(), closes - begins)
        day += timedelta(days=1)


def working_time(start: datetime, end: datetime, timezone: str) -> timedelta:
    """How much working time lies between two moments (aware); nothing when `end` is not later."""
    zone = ZoneInfo(timezone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    passed = timedelta()
    while day <= last:
        opens, closes = _hours_of(day, zone)
        passed += max(timedelta(), min(closes, end) - max(opens, start))
        day += timedelta(days=1)
    return passed


def _hours_of(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When work begins and ends on that day, in UTC: a day on which clocks are put forward or back has as many hours."""
    opens = datetime.combine(day, OPENS, tzinfo=zone).astimezone(UTC)
    if day.weekday() not in WORKING_DAYS:
        return opens, opens
    return opens, datetime.combine(day, CLOSES, tzinfo=zone).astimezone(UTC)
