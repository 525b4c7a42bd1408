"""How many mails one person may get, over all campaigns, and when the next may go. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST_MAILS = 5
WITHIN = timedelta(days=30)
MOST_REMINDERS = 3
SAME_SERVICE = timedelta(days=365)


def earliest(sent: Sequence[datetime], now: datetime) -> datetime:
    """When the next mail may go to somebody who got mails at `sent`: now, or when the fifth newest is 30 days old."""
    recent = sorted(moment for moment in sent if now - moment < WITHIN)
    if len(recent) < MOST_MAILS:
        return now
    return recent[-MOST_MAILS] + WITHIN


def asked_lately(asked: Sequence[datetime], now: datetime) -> bool:
    """Whether the same service was asked about within twelve months; `asked` are first mails, not reminders."""
    return any(now - moment < SAME_SERVICE for moment in asked)
