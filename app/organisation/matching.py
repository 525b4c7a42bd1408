"""How well a member fits what a project looks for: a score of 100 points whose every part is told. Pure: no web, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

SKILL_POINTS = 50
LANGUAGE_POINTS = 20
AVAILABILITY_POINTS = 20
ZONE_POINTS = 10
HIGHEST_LEVEL = 5
# What somebody says of themselves counts up to here until it is assessed.
UNASSESSED_CEILING = 3
FULL_WEEK_HOURS = 40
# So many hours apart, two people still share half of a working day.
NEAR_HOURS = 4
FAR_HOURS = 9


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is looked for; an empty wish takes its part of the score for granted."""

    disciplines: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    timezone: str | None = None
    hours_per_week: int | None = None
    begins_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What somebody brings. `skills`: discipline → (level, whether it was assessed)."""

    skills: Mapping[str, tuple[int, bool]]
    languages: tuple[str, ...]
    timezone: str
    hours_per_week: int
    available_from: date | None
    running_projects: int = 0


@dataclass(frozen=True)
class Reason:
    """One part of a score: `points` of `most`, and the facts it rests on."""

    kind: str
    points: int
    most: int
    facts: Mapping[str, Any]

    def as_receipt(self) -> dict[str, Any]:
        return {"kind": self.kind, "points": self.points, "most": self.most, **self.facts}


def reasons(wish: Wish, offer: Offer, at: datetime) -> tuple[Reason, ...]:
    """The parts of the score, in their fixed order."""
    return (
        _by_skill(wish, offer),
        _by_language(wish, offer),
        _by_availability(wish, offer, at.date()),
        _by_zone(wish, offer, at),
    )


def score(parts: Iterable[Reason]) -> int:
    """0 to 100."""
    return sum(part.points for part in parts)


def worth(level: int, assessed: bool) -> int:
    return level if assessed else min(level, UNASSESSED_CEILING)


def hours_apart(one: str, other: str, at: datetime) -> int:
    """How far two zones (IANA names) stand apart at `at`, in whole hours around the clock."""
    distance = _offset(one, at) - _offset(other, at)
    around = abs(distance) % 24
    return min(around, 24 - around)


def _by_skill(wish: Wish, offer: Offer) -> Reason:
    held = {name: offer.skills.get(name, (0, False)) for name in wish.disciplines}
    levels = {name: {"level": level, "assessed": assessed} for name, (level, assessed) in held.items()}
    reached = sum(worth(level, assessed) for level, assessed in held.values())
    return Reason("skills", _share(reached, HIGHEST_LEVEL * len(held), SKILL_POINTS), SKILL_POINTS, {"levels": levels})


def _by_language(wish: Wish, offer: Offer) -> Reason:
    spoken = [code for code in wish.languages if code in offer.languages]
    missing = [code for code in wish.languages if code not in offer.languages]
    points = _share(len(spoken), len(wish.languages), LANGUAGE_POINTS)
    return Reason("languages", points, LANGUAGE_POINTS, {"spoken": spoken, "missing": missing})


def _by_availability(wish: Wish, offer: Offer, today: date) -> Reason:
    """Hours divided by one more than the projects already running: a rough but honest share of the week."""
    free = offer.hours_per_week // (offer.running_projects + 1)
    begins = max(wish.begins_on or today, today)
    in_time = offer.available_from is None or offer.available_from <= begins
    wanted = wish.hours_per_week or FULL_WEEK_HOURS // 2
    points = _share(min(free, wanted), wanted, AVAILABILITY_POINTS) if in_time else 0
    facts = {
        "hours": offer.hours_per_week,
        "projects": offer.running_projects,
        "free_hours": free,
        "available_from": offer.available_from.isoformat() if offer.available_from and not in_time else None,
    }
    return Reason("availability", points, AVAILABILITY_POINTS, facts)


def _by_zone(wish: Wish, offer: Offer, at: datetime) -> Reason:
    if wish.timezone is None:
        return Reason("zone", ZONE_POINTS, ZONE_POINTS, {"hours_apart": None})
    apart = hours_apart(wish.timezone, offer.timezone, at)
    near = max(0, min(FAR_HOURS - apart, FAR_HOURS - NEAR_HOURS))
    return Reason("zone", _share(near, FAR_HOURS - NEAR_HOURS, ZONE_POINTS), ZONE_POINTS, {"hours_apart": apart})


def _share(part: int, whole: int, points: int) -> int:
    """`points` in proportion, in whole numbers; nothing wished is all given."""
    return points * part // whole if whole else points


def _offset(zone: str, at: datetime) -> int:
    shift = at.astimezone(ZoneInfo(zone)).utcoffset()
    return round(shift.total_seconds() / 3600) if shift else 0
