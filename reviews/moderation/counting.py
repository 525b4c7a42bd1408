"""What became of all reviews of a subject, from its log: they always sum up. Pure.

Every entry says what the review was before and what it is now, so the present counts are the arrivals less the departures, and
no entry has to be looked up twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

RECEIVED = "received"
PUBLISHED, REFUSED, REMOVED, WITHDRAWN = "published", "refused", "removed", "withdrawn"
# What a review can be in public; `received` is one that is still looked at.
EVENTS = (RECEIVED, PUBLISHED, REFUSED, REMOVED, WITHDRAWN)
STARS = (5, 4, 3, 2, 1)


class Step(NamedTuple):
    """`times` entries of the log that say the same."""

    event: str
    code: str
    was: str
    was_code: str
    stars: int
    was_stars: int = 0
    times: int = 1


@dataclass(frozen=True)
class Tally:
    """The counts by what became of a review, its reason ("" where none is needed) and its stars."""

    counts: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def total(self, event: str = "", code: str | None = None, stars: int = 0) -> int:
        return sum(
            count
            for (each, why, star), count in self.counts.items()
            if (not event or each == event) and (code is None or why == code) and (not stars or star == stars)
        )

    @property
    def received(self) -> int:
        """All that ever came in: whatever became of them."""
        return self.total()

    def codes(self, event: str) -> list[str]:
        return sorted({code for (each, code, _star), count in self.counts.items() if each == event and count})

    def share_published(self, stars: int = 0) -> float | None:
        """Of those that are decided and were not withdrawn by their author."""
        decided = sum(self.total(event, stars=stars) for event in (PUBLISHED, REFUSED, REMOVED))
        return self.total(PUBLISHED, stars=stars) / decided if decided else None


def tally(steps: Iterable[Step]) -> Tally:
    counts: Counter[tuple[str, str, int]] = Counter()
    for step in steps:
        counts[step.event, step.code, step.stars] += step.times
        if step.was:
            counts[step.was, step.was_code, step.was_stars] -= step.times
    return Tally(Counter({key: count for key, count in counts.items() if count}))
