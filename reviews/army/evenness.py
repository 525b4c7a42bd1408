"""How evenly a campaign shares what it gives, and whether its people get back what they put in. Pure.

Rates and ratios are basis points; a Gini of 10 000 would be one person having everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# From so many people on a Gini says something; below it only luck.
ENOUGH_PEOPLE = 5


@dataclass(frozen=True, kw_only=True)
class Hand:
    """One volunteer: offers, yes and no, what was done, minutes given, and minor units received without expenses."""

    volunteer_id: int
    offers: int = 0
    accepted: int = 0
    declined: int = 0
    done: int = 0
    minutes: int = 0
    received_minor: int = 0
    answer_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """Over everybody who takes part; `gini_bp` and `balance_bp` are None where there is too little to say."""

    people: int
    offers: int
    accepted: int
    declined: int
    done: int
    without_offer: int
    received_minor: int
    gini_bp: int | None
    offers_gini_bp: int | None
    acceptance_bp: int | None
    balance_bp: int | None
    hour_minor: int | None


def gini_bp(values: Sequence[int]) -> int | None:
    """Gini's coefficient of amounts of zero and more: the mean difference of all pairs over twice the mean (Gini 1912)."""
    ordered, total = sorted(values), sum(values)
    if not ordered or ordered[0] < 0 or total == 0:
        return None
    count = len(ordered)
    weighted = sum((2 * place - count - 1) * value for place, value in enumerate(ordered, start=1))
    return _rounded(weighted * 10_000, count * total)


def balance_bp(minutes: int, received_minor: int, hour_minor: int) -> int | None:
    """Received over given, an hour counted as the campaign's own least rate: 10 000 is even, below it we take more."""
    given = minutes * hour_minor
    return _rounded(received_minor * 60 * 10_000, given) if given > 0 else None


def fairness(hands: Sequence[Hand], hour_minor: int) -> Fairness:
    minutes, received = sum(each.minutes for each in hands), sum(each.received_minor for each in hands)
    offers, accepted = sum(each.offers for each in hands), sum(each.accepted for each in hands)
    declined = sum(each.declined for each in hands)
    many = len(hands) >= ENOUGH_PEOPLE
    return Fairness(
        people=len(hands),
        offers=offers,
        accepted=accepted,
        declined=declined,
        done=sum(each.done for each in hands),
        without_offer=sum(1 for each in hands if each.offers == 0),
        received_minor=received,
        gini_bp=gini_bp([each.received_minor for each in hands]) if many else None,
        offers_gini_bp=gini_bp([each.offers for each in hands]) if many else None,
        acceptance_bp=_rounded(accepted * 10_000, accepted + declined) if accepted + declined else None,
        balance_bp=balance_bp(minutes, received, hour_minor),
        hour_minor=received * 60 // minutes if minutes else None,
    )


@dataclass(frozen=True, kw_only=True)
class Limit:
    """An alert is raised when a value passes `at`: above it for `most`, below it otherwise."""

    at: int
    most: bool


LIMITS: Mapping[str, Limit] = {
    "gini": Limit(at=6_000, most=True),
    "offers_gini": Limit(at=5_000, most=True),
    "balance": Limit(at=8_000, most=False),
    "acceptance": Limit(at=3_000, most=False),
    "without_offer": Limit(at=5_000, most=True),
    "checks": Limit(at=72, most=True),
    "answers": Limit(at=0, most=True),
    "budget": Limit(at=9_000, most=True),
}


def crossed(values: Mapping[str, int | None]) -> dict[str, tuple[int, int]]:
    """The alerts that these values raise: value and threshold by kind."""
    found = {}
    for kind, limit in LIMITS.items():
        value = values.get(kind)
        if value is not None and (value > limit.at if limit.most else value < limit.at):
            found[kind] = (value, limit.at)
    return found


def _rounded(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)
