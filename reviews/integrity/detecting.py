"""The detectors that look at how many reviews came, by day and subject. Pure: frames in, frames out.

Arrivals are judged against what was asked for: a promotion asks many people, and then many answer. Count and rating are taken
together (Xie et al., KDD 2012; Hooi et al., arXiv 1511.06030); bought reviews are rarely verified (He et al., Marketing
Science 41, 2022). `days`: one row for each subject and calendar day, without gaps and sorted, with the columns of `COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

COLUMNS = ("service_id", "day", "reviews", "five", "unverified_five", "asked")
WINDOW_DAYS = 3
BASE_DAYS = 56
SUMMED = ["reviews", "five", "unverified_five", "exposure"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Below these probabilities a detector speaks. Chosen by the simulation in tests/reviews/integrity/worlds.py.

    A burst needs more reviews than asked for and more five stars than usual: each a little unlikely, together very.
    """

    volume: float = 0.1
    shift: float = 0.2
    together: float = 2e-5
    unverified: float = 1e-4
    fewest: int = 5
    fewest_unverified: int = 3


def scored(days: pd.DataFrame, delays: Sequence[float] = (1.0,), limits: Limits = Limits()) -> pd.DataFrame:
    """`days` with, for the window that ends on each day, what came, what was expected, and how likely that is.

    `delays`: which share of the answers comes so many days after the question. A window without a whole base before it
    says nothing. Some come unasked: each day counts as one question more, so that who never asks is judged by the days alone.
    """
    days = days.assign(exposure=exposure(days, delays))
    window, base = _rolled(days, WINDOW_DAYS), _rolled(days, BASE_DAYS, before=WINDOW_DAYS)
    known = base["reviews"].notna()
    found = days.assign(
        window_reviews=window["reviews"],
        window_five=window["five"],
        window_unverified=window["unverified_five"],
        window_asked=window["exposure"],
        expected=(base["reviews"] + 1) / (base["exposure"] + BASE_DAYS) * (window["exposure"] + WINDOW_DAYS),
        expected_unverified=(base["unverified_five"] + 1) / BASE_DAYS * WINDOW_DAYS,
        usual_share=(base["five"] + 6) / (base["reviews"] + 10),
    )
    found["p_volume"] = at_least_poisson(found["window_reviews"], found["expected"])
    found["p_shift"] = at_least_binomial(found["window_five"], found["window_reviews"], found["usual_share"])
    found["p_unverified"] = at_least_poisson(found["window_unverified"], found["expected_unverified"])
    product = found["p_volume"] * found["p_shift"]
    found["p_burst"] = product * (1 - np.log(product.clip(lower=1e-300)))  # Fisher's method for two
    found["burst_tested"] = known & (found["window_reviews"] >= limits.fewest)
    found["unverified_tested"] = known & (found["window_unverified"] >= limits.fewest_unverified)
    both = (found["p_volume"] < limits.volume) & (found["p_shift"] < limits.shift) & (product < limits.together)
    found["burst"] = found["burst_tested"] & both
    found["unverified_burst"] = found["unverified_tested"] & (found["p_unverified"] < limits.unverified)
    return found


def exposure(days: pd.DataFrame, delays: Sequence[float]) -> pd.Series:
    """How many questions' answers fall on each day: the requests spread over the days on which people answer."""
    asked = days["asked"]
    by_subject = asked.groupby(days["service_id"], sort=False)
    spread = asked * float(delays[0])
    for later, share in enumerate(delays[1:], start=1):
        spread = spread + by_subject.shift(later, fill_value=0) * float(share)
    return spread.astype(float)


def at_least_poisson(count: pd.Series, expected: pd.Series) -> np.ndarray:
    """P(Poisson(expected) >= count), by the incomplete gamma function."""
    return np.where(count > 0, special.gammainc(count.clip(lower=1), expected), 1.0)


def at_least_binomial(hits: pd.Series, trials: pd.Series, share: pd.Series) -> np.ndarray:
    """P(Binomial(trials, share) >= hits), by the incomplete beta function."""
    most = hits.clip(lower=1)
    return np.where(hits > 0, special.betainc(most, (trials - most + 1).clip(lower=1), share), 1.0)


def discoveries(p_values: Sequence[float], rate: float = 0.05) -> float:
    """The largest p that is still a discovery when of all discoveries at most `rate` may be false (Benjamini, Hochberg 1995)."""
    ranked = sorted(p_values)
    kept = [p for rank, p in enumerate(ranked, start=1) if p <= rate * rank / len(ranked)]
    return max(kept, default=0.0)


def _rolled(days: pd.DataFrame, length: int, before: int = 0) -> pd.DataFrame:
    """The sums of `length` days, ending `before` days earlier; NaN where there are not so many."""
    subjects = days["service_id"]
    sums = days.groupby("service_id", sort=False)[SUMMED].cumsum()
    by_subject = sums.groupby(subjects, sort=False)
    late = sums if before == 0 else by_subject.shift(before)
    early = by_subject.shift(before + length)
    is_first = days.groupby("service_id", sort=False).cumcount() == before + length - 1
    return late - early.mask(is_first, 0.0)
