"""Made-up companies, as in the research: 180 days, 20 questions a day with honest promotions, and attacks of k five stars.

People answer within two weeks of the question, most at once; 6 % answer, 60 % of them with five stars. A promotion asks six
times as many for three days, twice. An attack is k five stars within three days of a bad review.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

DAYS = 180
ANSWERS, FIVE = 0.06, 0.6
SHARES = np.array([35, 20, 12, 9, 7, 5, 4, 3, 2, 2, 1]) / 100
DELAYS = [float(share) for share in SHARES]


def clean(seed: int, companies: int, unverified_a_day: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    asked = _asked(rng, companies)
    verified = _answered(rng, asked)
    unknown = rng.poisson(unverified_a_day, (companies, DAYS))
    unknown_five = rng.binomial(unknown, FIVE)
    return _frame(verified + unknown, rng.binomial(verified, FIVE) + unknown_five, unknown_five, asked)


def attacked(
    seed: int, companies: int, unverified_a_day: float, k: int, *, verified: bool
) -> tuple[pd.DataFrame, pd.Series]:
    """The world with an attack on each company, and for each row whether the attack or its end lies in its window."""
    days = clean(seed, companies, unverified_a_day)
    rng = np.random.default_rng(seed + 1)
    begins = rng.integers(90, DAYS - 10, companies)
    for company, begin in enumerate(begins):
        rows = company * DAYS + begin + np.arange(3)
        more = rng.multinomial(k, [1 / 3] * 3)
        for column in ("reviews", "five", *(() if verified else ("unverified_five",))):
            days.loc[rows, column] += more
        days.loc[company * DAYS + begin, ["reviews", "negative"]] += 1
    position = days.groupby("service_id").cumcount()
    since = position - days["service_id"].map(dict(enumerate(begins)))
    return days, since.between(0, 4)


def _asked(rng: np.random.Generator, companies: int) -> np.ndarray:
    mean = np.full((companies, DAYS), 20.0)
    for company in range(companies):
        for begin in rng.choice(np.arange(10, 170), 2, replace=False):
            mean[company, begin : begin + 3] *= 6
    return rng.poisson(rng.gamma(5, mean / 5))


def _answered(rng: np.random.Generator, asked: np.ndarray) -> np.ndarray:
    answers = rng.binomial(asked, ANSWERS)
    came = np.zeros((len(asked), DAYS + len(SHARES)), dtype=int)
    for day in range(DAYS):
        came[:, day : day + len(SHARES)] += rng.multinomial(answers[:, day], SHARES)
    return came[:, :DAYS]


def _frame(reviews: np.ndarray, five: np.ndarray, unverified_five: np.ndarray, asked: np.ndarray) -> pd.DataFrame:
    companies = len(reviews)
    return pd.DataFrame(
        {
            "service_id": np.repeat(np.arange(companies), DAYS),
            "day": np.tile(pd.date_range("2026-01-01", periods=DAYS), companies),
            "reviews": reviews.ravel(),
            "five": five.ravel(),
            "unverified_five": unverified_five.ravel(),
            "negative": 0,
            "asked": asked.ravel(),
        }
    )
