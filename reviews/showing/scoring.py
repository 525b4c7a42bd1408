"""Numbers made of stars and votes, each published with its formula. Pure.

The mean is what is shown; the ranking score only orders services and is never shown as a rating (R26). Votes order reviews by
the lower end of Wilson's interval (E. B. Wilson, JASA 22, 1927; R27).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

STARS = (1, 2, 3, 4, 5)
# Changes whenever one of the formulas does, so that whoever recomputes knows which one to use.
FORMULA = "2026-11"
PRIOR_COUNT = 7
PRIOR_MEAN_HUNDREDTHS = 350
# Two-sided 95 %.
Z = 1.959963984540054


@dataclass(frozen=True)
class Distribution:
    """How many ratings each number of stars has."""

    by_star: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.by_star.get(star, 0) for star in STARS)

    @property
    def total(self) -> int:
        """All stars added up."""
        return sum(star * self.by_star.get(star, 0) for star in STARS)

    @property
    def mean_hundredths(self) -> int | None:
        """The arithmetic mean in hundredths of a star, halves upward; None without a rating (R30)."""
        return mean_hundredths(self.total, self.count)

    def share_bp(self, star: int) -> int:
        """What part of the ratings has that many stars, in basis points."""
        return round(10_000 * self.by_star.get(star, 0) / self.count) if self.count else 0


def mean_hundredths(total: int, count: int) -> int | None:
    """`total` stars over `count` ratings, in whole hundredths, halves upward; None without a rating."""
    return (200 * total + count) // (2 * count) if count else None


def ranking_score(
    total: int, count: int, *, prior_count: int = PRIOR_COUNT, prior_mean_hundredths: int = PRIOR_MEAN_HUNDREDTHS
) -> float:
    """The mean as if `prior_count` ratings of the prior mean had been given before: few ratings move it little."""
    return (prior_count * prior_mean_hundredths / 100 + total) / (prior_count + count)


def wilson_lower_bound(helpful: int, votes: int, z: float = Z) -> float:
    """The share of helpful votes that is exceeded in all likelihood; 0 without a vote."""
    if not helpful:
        return 0.0
    share = helpful / votes
    middle = share + z * z / (2 * votes)
    spread = z * sqrt((share * (1 - share) + z * z / (4 * votes)) / votes)
    return max(0.0, (middle - spread) / (1 + z * z / votes))
