"""When somebody gets the letter about what they have not read: once a day, in their own morning. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

MORNING_HOUR = 8
# What was written a moment ago may be read by itself.
SETTLE = timedelta(minutes=30)
# Clocks that are put back make one hour come twice.
NOT_AGAIN_WITHIN = timedelta(hours=12)


def is_time(now: datetime, timezone: str, last: datetime | None) -> bool:
    """Whether it is the morning hour where the person lives, and the last letter was not just now."""
    if now.astimezone(ZoneInfo(timezone)).hour != MORNING_HOUR:
        return False
    return last is None or now - last >= NOT_AGAIN_WITHIN


def settled_before(now: datetime) -> datetime:
    """Messages written after this moment wait for the next letter."""
    return now - SETTLE
