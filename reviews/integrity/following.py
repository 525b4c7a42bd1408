"""The detectors that look at a story: praise right after a bad review, and a beginning that is too good. Pure.

`days`: as `detecting.scored` gives them, with `negative`, the reviews of at most two stars.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

AFTER_DAYS = 10
ROUNDS = 999
SEED = 20_488
FEWEST_AFTER = 5
P_AFTER = 0.002
COLD_DAYS, COLD_FEWEST = 30, 10
COLD_FIVE, COLD_UNKNOWN = 0.95, 0.7


@dataclass(frozen=True, kw_only=True)
class After:
    """What followed one day with a bad review: so many five stars, against `usual` after other days."""

    service_id: int
    day: pd.Timestamp
    count: int
    usual: float
    p: float


def after_negatives(days: pd.DataFrame, since: pd.Timestamp) -> list[After]:
    """Days since `since` with a bad review that were followed by more five stars than 999 random days were.

    Five of them must be beyond what the questions let expect: beside a quiet past every answer of a first campaign is many.
    """
    found: list[After] = []
    for service_id, own in days.groupby("service_id", sort=False):
        ahead, more = _ahead(own["five"].to_numpy()), _ahead(_beyond_asked(own))
        for each in np.flatnonzero((own["negative"].to_numpy() > 0) & (own["day"] >= since).to_numpy()):
            place = int(each)
            if more[place] < FEWEST_AFTER:
                continue
            apart = np.ones(len(ahead), dtype=bool)
            apart[max(0, place - AFTER_DAYS) : place + AFTER_DAYS + 1] = False
            if apart.sum() < AFTER_DAYS:
                continue
            drawn = np.random.default_rng(SEED).choice(more[apart], ROUNDS)
            p = float((1 + (drawn >= more[place]).sum()) / (1 + ROUNDS))
            usual = float(ahead[apart].mean())
            if p <= P_AFTER and ahead[place] >= 2 * usual:
                day = own["day"].iloc[place]
                found.append(
                    After(
                        service_id=int(service_id),
                        day=day,
                        count=int(ahead[place]),
                        usual=usual,
                        p=p,
                    )
                )
    return found


def too_good(subjects: pd.DataFrame) -> pd.DataFrame:
    """Subjects whose first 30 days are nearly all five stars, mostly by people nobody knows.

    `subjects`: service_id, reviews, five, unknown (unverified, or by authors of a single review), of those 30 days.
    """
    enough = subjects["reviews"] >= COLD_FEWEST
    good = subjects["five"] >= COLD_FIVE * subjects["reviews"]
    unknown = subjects["unknown"] >= COLD_UNKNOWN * subjects["reviews"]
    return subjects[enough & good & unknown]


def _beyond_asked(own: pd.DataFrame) -> np.ndarray:
    """The five stars of each day less those its questions let expect: after a promotion many are pleased, too."""
    asked = own["exposure"].to_numpy(dtype=float)
    rate = own["five"].sum() / asked.sum() if asked.sum() else 0.0
    return np.asarray(own["five"].to_numpy() - rate * asked)


def _ahead(five: np.ndarray) -> np.ndarray:
    """For each day the five stars of the ten days after it."""
    sums = np.concatenate([[0], np.cumsum(five)])
    ends = np.minimum(np.arange(len(five)) + 1 + AFTER_DAYS, len(five))
    return np.asarray(sums[ends] - sums[np.arange(len(five)) + 1])
