"""Whether those who were pleased and those who were not were treated alike: two proportions compared. Pure (R19, R38).

The z-test of two proportions with a pooled variance, two-sided, at alpha 0.01.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import erfc, sqrt

ALPHA = 0.01
LOW, MIDDLE, HIGH = "low", "middle", "high"
GROUPS: Mapping[str, tuple[int, ...]] = {LOW: (1, 2), MIDDLE: (3,), HIGH: (4, 5)}
# Fewer than this in a group, and chance explains anything.
FEWEST = 20


@dataclass(frozen=True, kw_only=True)
class Share:
    """`hits` of `of`."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The shares of the pleased and the displeased, and how likely a difference like that is by chance."""

    low: Share
    high: Share
    p: float | None

    @property
    def differs(self) -> bool:
        return self.p is not None and self.p < ALPHA


def compare(low: Share, high: Share) -> Comparison:
    """`p` is None when there are too few to say anything."""
    if min(low.of, high.of) < FEWEST:
        return Comparison(low=low, high=high, p=None)
    pooled = (low.hits + high.hits) / (low.of + high.of)
    spread = sqrt(pooled * (1 - pooled) * (1 / low.of + 1 / high.of))
    if spread == 0:
        return Comparison(low=low, high=high, p=1.0)
    z = (low.hits / low.of - high.hits / high.of) / spread
    return Comparison(low=low, high=high, p=erfc(abs(z) / sqrt(2)))
