"""One run: read the counts of the last weeks, ask every detector, and keep what is new. A second run finds nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from app import clock
from reviews.integrity import finding, following, reading, rows
from reviews.integrity.detecting import BASE_DAYS, WINDOW_DAYS, scored
from reviews.integrity.finding import Found

# Windows that end within the last days are looked at anew each time, so that a day without a worker is made up for.
HORIZON_DAYS = 14
RECENT_DAYS = 30
DELAY_DAYS = 180


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one look saw."""

    found: Sequence[Found]
    subjects: int
    tests: int


def look(horizon_days: int = HORIZON_DAYS) -> Sight:
    """Everything unlikely that happened within the horizon. Reads only."""
    now = clock.now()
    today = now.date()
    days = reading.days_since(_midnight(today, horizon_days + BASE_DAYS + WINDOW_DAYS + reading.LONGEST_DELAY), today)
    since = pd.Timestamp(today - timedelta(days=horizon_days))
    found: list[Found] = []
    tests = 0
    if not days.empty:
        judged = scored(days, reading.delays(now - timedelta(days=DELAY_DAYS)))
        of_days, tests = finding.bursts(judged, since)
        found = [*of_days, *finding.praise(following.after_negatives(judged, since))]
    recent = now - timedelta(days=max(RECENT_DAYS, horizon_days))
    found += finding.beginnings(following.too_good(reading.beginnings(recent - timedelta(days=RECENT_DAYS))))
    found += [*rows.duplicates(recent), *rows.shared_origins(recent), *rows.without_payment(recent)]
    return Sight(found=found, subjects=int(days["service_id"].nunique()), tests=tests)


def _midnight(today: date, days_before: int) -> datetime:
    return datetime.combine(today - timedelta(days=days_before), datetime.min.time(), tzinfo=clock.now().tzinfo)
