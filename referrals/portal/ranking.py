"""Who comes in where: the higher score, then who reached it earlier, then a draw that anybody can do again. Pure.

The draw is SHA-256 of the seed and the number of the partner. The hash of the seed is published with the rules, before the first
event counts, and the seed when the contest is closed: nobody can choose it afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Score:
    """What one partner reached, and when the last of it happened."""

    person: int
    score: int
    reached_at: datetime


def ranked(scores: Iterable[Score], seed: str) -> list[Score]:
    """From the first place on, in whatever order the scores are told; nobody comes in with nothing."""
    return sorted(
        (each for each in scores if each.score > 0),
        key=lambda each: (-each.score, each.reached_at, drawn(seed, each.person)),
    )


def drawn(seed: str, person: int) -> str:
    return hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()


def sealed(seed: str) -> str:
    """What is published of the seed beforehand."""
    return hashlib.sha256(seed.encode()).hexdigest()
