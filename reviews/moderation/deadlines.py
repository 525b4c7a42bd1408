"""How long things may take here, and who is not listened to for a while. Pure; the policy page says the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from math import ceil

# 95 of 100 decisions of people come within this time.
ANSWER_HOURS = 24
UNDO_SECONDS = 60
# ISO 20488:2018: records of removed reviews are kept for at least a year.
KEPT_DAYS = 365
APPEAL_DAYS = 183  # Regulation (EU) 2022/2065, art. 20(1): six months
PROPOSAL_DAYS = 30
# Art. 23(2): who frequently tells us what is manifestly unfounded is, after a warning, not heard for a time.
MOST_ABUSIVE = 3
SUSPENDED_DAYS = 90
MOST_NOTICES_A_DAY = 10


def suspended_until(abusive_at: Sequence[datetime]) -> datetime | None:
    """Until when notices of one sender are not taken, given the moments of the unfounded ones, the newest first."""
    if len(abusive_at) < MOST_ABUSIVE:
        return None
    newest = abusive_at[0]
    close = list(takewhile(lambda at: newest - at <= timedelta(days=SUSPENDED_DAYS), abusive_at))
    return newest + timedelta(days=SUSPENDED_DAYS) if len(close) >= MOST_ABUSIVE else None


def percentile(seconds: Sequence[float], share: float = 0.95) -> float | None:
    """The smallest of `seconds` that at least `share` of them do not exceed (nearest rank)."""
    return sorted(seconds)[max(0, ceil(share * len(seconds)) - 1)] if seconds else None
