"""From measures to a verdict about each process, with the receipt that says why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.projects.health.thresholds import THRESHOLDS, Process, Threshold


class Level(StrEnum):
    UNKNOWN = "unknown"
    STABLE = "stable"
    WATCH = "watch"
    UNSTABLE = "unstable"


RANK = {Level.UNKNOWN: 0, Level.STABLE: 1, Level.WATCH: 2, Level.UNSTABLE: 3}
# A measure as bad as its `unstable` threshold weighs this much; how far it may go beyond is bounded.
FULL = 100
MOST = 400
LEVEL_WEIGHT = 10_000


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One measure held against its threshold. `weight` grows with how bad it is: 0 is perfect, 100 is unstable."""

    name: str
    value: int
    level: Level
    weight: int
    threshold: Threshold

    def because(self) -> dict[str, object]:
        it = self.threshold
        return {
            "measure": self.name,
            "value": self.value,
            "watch": it.watch,
            "unstable": it.unstable,
            "level": self.level.value,
        }


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Where one process stands, the worst reading first."""

    process: Process
    level: Level
    readings: tuple[Reading, ...] = ()

    @property
    def is_stable(self) -> bool:
        return self.level in {Level.STABLE, Level.UNKNOWN}

    @property
    def attention(self) -> int:
        """How much it needs somebody: the level first, then how bad all of it is together."""
        return RANK[self.level] * LEVEL_WEIGHT + sum(
            each.weight for each in self.readings if each.level != Level.STABLE
        )

    def because(self) -> list[dict[str, object]]:
        return [each.because() for each in self.readings]


def read(name: str, value: int) -> Reading:
    """Raises `KeyError` for a measure without a threshold."""
    it = THRESHOLDS[name]
    return Reading(name=name, value=value, level=_level(value, it), weight=_weight(value, it), threshold=it)


def worse(name: str, one: int | None, other: int) -> int:
    """The worse of two values of the same measure; None counts as none."""
    if one is None:
        return other
    return min(one, other) if THRESHOLDS[name].less_is_worse else max(one, other)


def verdict(process: Process, measures: Mapping[str, int] | Iterable[tuple[str, int]]) -> Verdict:
    """As bad as the worst of its measures; unknown while nothing was measured. Measures of another process are left out."""
    pairs = measures.items() if isinstance(measures, Mapping) else measures
    readings = [read(name, value) for name, value in pairs if THRESHOLDS[name].process is process]
    readings.sort(key=lambda each: (-RANK[each.level], -each.weight, each.name))
    level = max((each.level for each in readings), key=RANK.__getitem__, default=Level.UNKNOWN)
    return Verdict(process=process, level=level, readings=tuple(readings))


def attention(verdicts: Iterable[Verdict]) -> int:
    """By which projects are sorted: the worst process decides, the other one breaks ties."""
    scores = sorted((each.attention for each in verdicts), reverse=True)
    return sum(score * weight for score, weight in zip(scores, (10, 1), strict=False))


def _level(value: int, it: Threshold) -> Level:
    if it.less_is_worse:
        return Level.UNSTABLE if value < it.unstable else Level.WATCH if value < it.watch else Level.STABLE
    return Level.UNSTABLE if value >= it.unstable else Level.WATCH if value >= it.watch else Level.STABLE


def _weight(value: int, it: Threshold) -> int:
    bad = (500 - value) * FULL // (500 - it.unstable) if it.less_is_worse else value * FULL // it.unstable
    return min(max(bad, 0), MOST)
