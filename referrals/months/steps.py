"""Where partners drop out on the way from joining to being paid: shares and the steepest step. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

STEPS = ("joined", "link", "click", "order", "paid_out")
BASIS_POINTS = 10_000


@dataclass(frozen=True)
class Step:
    """How many partners came as far as `key`, of how many who had come to the step before."""

    key: str
    reached: int
    of: int

    @property
    def lost(self) -> int:
        return self.of - self.reached

    @property
    def share_bp(self) -> int:
        return share_bp(self.reached, self.of)


def steps_of(counts: Mapping[str, int]) -> list[Step]:
    """In their order; the first is measured against itself."""
    reached = [counts.get(key, 0) for key in STEPS]
    earlier = [reached[0], *reached[:-1]]
    return [Step(key, here, max(here, before)) for key, here, before in zip(STEPS, reached, earlier, strict=True)]


def steepest(steps: list[Step]) -> Step | None:
    """The step that loses the largest share; None where nobody is lost."""
    losing = [each for each in steps if each.lost]
    return max(losing, key=lambda each: (each.lost * BASIS_POINTS // each.of, each.lost), default=None)


def share_bp(part: int, whole: int) -> int:
    return part * BASIS_POINTS // whole if whole else 0
