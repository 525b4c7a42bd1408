"""How somebody's standing by the company is counted: fifths that treat equals alike, parts that add up, a matrix. Pure.

Stars, sentiment and recommendation scores are nowhere in it: being invited to a paid mission must not depend on praise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

# At most so many points for each part; together 100. Kept in versions in the table `fan_weights`.
PARTS: dict[str, int] = {
    "recency": 10,
    "frequency": 10,
    "monetary": 10,
    "reviews": 15,
    "helpful": 10,
    "referrals": 20,
    "ideas": 10,
    "missions": 15,
}
THRESHOLD = 40
# So many acts give the whole part.
ENOUGH = {"reviews": 3, "helpful": 10, "referrals": 4, "ideas": 2, "missions": 5}
PER_ABUSE = 25
NOT_DEEDS = frozenset({"since_order_days", "currency", "abuse"})
FIFTHS = ("recency", "frequency", "monetary")


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What one person did in the last year, counted. `since_order_days` is None without an order.

    `reviews` counts one for each review and one more where it has pictures, whatever its stars; `helpful_votes` are those of
    readers under their reviews; `abuse` are complaints about them that were upheld. Amounts are of the currency they mostly
    paid in, and are compared only within it.
    """

    orders: int = 0
    value_minor: int = 0
    currency: str = ""
    since_order_days: int | None = None
    reviews: int = 0
    reviews_with_media: int = 0
    helpful_votes: int = 0
    friends: int = 0
    recommended_minor: int = 0
    ideas: int = 0
    missions: int = 0
    abuse: int = 0

    def __add__(self, other: Activity) -> Activity:
        """Two accounts of one person: what was counted is conserved, and the later order counts."""
        summed = {
            each.name: getattr(self, each.name) + getattr(other, each.name)
            for each in fields(self)
            if each.name not in ("since_order_days", "currency")
        }
        known = [days for days in (self.since_order_days, other.since_order_days) if days is not None]
        return Activity(**summed, since_order_days=min(known, default=None), currency=self.currency or other.currency)

    @property
    def is_anything(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self) if each.name not in NOT_DEEDS)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a score: `points` of at most `of`, for `counted` acts."""

    points: int
    of: int
    counted: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a run finds about one person; `score` is the sum of the points of `parts`, not below zero."""

    score: int
    parts: Mapping[str, Part]
    fifths: Mapping[str, int]
    segment: str


def fifths(values: Sequence[int]) -> list[int]:
    """The quintile of each value, 1 to 5: ceil(5 × average rank ÷ n). Equal values have the same, in any order of rows.

    `pandas.qcut` fails where most people bought once, and ranks by first come give another fifth after shuffling.
    """
    counts, total = Counter(values), len(values)
    below, seen = {}, 0
    for value in sorted(counts):
        below[value] = seen
        seen += counts[value]
    return [-(-5 * (2 * below[value] + counts[value] + 1) // (2 * total)) for value in values]


def standings(people: Mapping[int, Activity], weights: Mapping[str, int]) -> dict[int, Standing]:
    """Everybody of a run beside one another, by person."""
    ranked = _fifths_of(people)
    paid: dict[str, list[int]] = {}
    for each in people.values():
        if each.value_minor > 0:
            paid.setdefault(each.currency, []).append(each.value_minor)
    middle = {currency: median(values) for currency, values in paid.items()}
    return {
        who: _standing(activity, ranked.get(who, dict.fromkeys(FIFTHS, 0)), weights, middle.get(activity.currency, 0))
        for who, activity in people.items()
    }


def segment_of(activity: Activity, value_from: int) -> str:
    """Value × referral (Kumar, Petersen, Leone 2007): who buys and who recommends are different people."""
    buys = activity.value_minor >= value_from > 0
    recommends = activity.friends > 0
    if buys and recommends:
        return "champion"
    return "affluent" if buys else "advocate" if recommends else "miser"


def median(values: Sequence[int]) -> int:
    """The upper middle one; 0 of nothing."""
    return sorted(values)[len(values) // 2] if values else 0


def _fifths_of(people: Mapping[int, Activity]) -> dict[int, dict[str, int]]:
    """Only who ordered has a place among those who ordered."""
    buyers = [who for who, each in people.items() if each.since_order_days is not None]
    if not buyers:
        return {}
    columns = {
        "recency": fifths([-(people[who].since_order_days or 0) for who in buyers]),
        "frequency": fifths([people[who].orders for who in buyers]),
        "monetary": _within_currency([people[who] for who in buyers]),
    }
    return {who: {name: column[place] for name, column in columns.items()} for place, who in enumerate(buyers)}


def _within_currency(buyers: Sequence[Activity]) -> list[int]:
    found: dict[int, int] = {}
    for currency in {each.currency for each in buyers}:
        places = [place for place, each in enumerate(buyers) if each.currency == currency]
        found.update(zip(places, fifths([buyers[place].value_minor for place in places]), strict=True))
    return [found[place] for place in range(len(buyers))]


def _standing(activity: Activity, ranked: Mapping[str, int], weights: Mapping[str, int], split: int) -> Standing:
    counted = {
        "reviews": activity.reviews + activity.reviews_with_media,
        "helpful": activity.helpful_votes,
        "referrals": activity.friends,
        "ideas": activity.ideas,
        "missions": activity.missions,
    }
    parts = {
        name: Part(points=weights.get(name, 0) * ranked[name] // 5, of=weights.get(name, 0), counted=ranked[name])
        for name in FIFTHS
    }
    for name, count in counted.items():
        most = weights.get(name, 0)
        parts[name] = Part(points=most * min(count, ENOUGH[name]) // ENOUGH[name], of=most, counted=count)
    if activity.abuse:
        parts["abuse"] = Part(points=-PER_ABUSE * activity.abuse, of=0, counted=activity.abuse)
    score = max(0, min(100, sum(part.points for part in parts.values())))
    return Standing(score=score, parts=parts, fifths=dict(ranked), segment=segment_of(activity, split))
