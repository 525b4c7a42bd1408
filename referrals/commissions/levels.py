"""What one order earns at each level: rates, caps and rounding. Pure: no web, no database.

Level 1 is the partner who brought the order, level 2 their sponsor, and so on. A chain is the people at these levels in
that order; None stands where nobody is. Amounts follow from the stored base (net of discounts and VAT), never from
what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.money import BASIS_POINTS, Money, MoneyError, round_half_up


class Gaps(StrEnum):
    """What happens to the level of an upline who may not earn: its share stays unpaid, or the next one moves up."""

    BREAKAGE = "breakage"
    COMPRESSION = "compression"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The rates of a version of terms. `rates_bp[0]` is level 1; `cap_bp` is the most that all levels get together."""

    rates_bp: tuple[int, ...]
    cap_bp: int = BASIS_POINTS

    def __post_init__(self) -> None:
        if not self.rates_bp or min(self.rates_bp) < 0:
            raise MoneyError("a scale needs at least one level, and no rate below zero")
        if not 0 <= self.cap_bp <= BASIS_POINTS:
            raise MoneyError("all levels together get at most the whole base")


@dataclass(frozen=True, kw_only=True)
class Earning:
    """What the person at a level earns. `rate` is what the terms promise that level, before any cap: basis points of the
    base, or minor units where the terms pay a flat amount."""

    level: int
    person_id: int
    rate: int
    amount: Money


def chain(
    seller_id: int,
    sponsor_of: Mapping[int, int],
    depth: int,
    may_earn: Callable[[int], bool],
    gaps: Gaps = Gaps.BREAKAGE,
) -> tuple[int | None, ...]:
    """Who stands at levels 1 to `depth` above and with the seller. Raises `MoneyError` when the sponsors form a circle.

    Level 1 is the seller and never moves: with a seller who may not earn nobody does, because an upline earns only
    beside the one whose order it is.
    """
    if not may_earn(seller_id):
        return (None,) * depth
    found: list[int | None] = [seller_id]
    seen, above = {seller_id}, sponsor_of.get(seller_id)
    while above is not None and len(found) < depth:
        if above in seen:
            raise MoneyError(f"the sponsors of {seller_id} form a circle")
        seen.add(above)
        if may_earn(above):
            found.append(above)
        elif gaps is Gaps.BREAKAGE:
            found.append(None)
        above = sponsor_of.get(above)
    return tuple(found + [None] * (depth - len(found)))


def earnings(base: Money, scale: Scale, people: Sequence[int | None]) -> list[Earning]:
    """The base's share for everyone in the chain.

    All levels together get `round_half_up(min(sum of the filled levels' rates, cap) × base)`, split by largest
    remainder, the lower level winning a tie. A level that nobody fills is paid to no one. Nobody gets a second level.
    """
    if base.minor < 0:
        raise MoneyError("a commission is earned on a base that is not negative")
    filled = _filled(scale.rates_bp, people)
    rates = [rate for _level, _person, rate in filled]
    if not rates:
        return []
    whole = Money(round_half_up(base.minor * min(sum(rates), scale.cap_bp), BASIS_POINTS), base.currency)
    return [
        Earning(level=level, person_id=person, rate=rate, amount=amount)
        for (level, person, rate), amount in zip(filled, whole.split(rates), strict=True)
    ]


def flat(levels_minor: Sequence[int], currency: str, people: Sequence[int | None]) -> list[Earning]:
    """The same for terms that pay each level a fixed amount."""
    return [
        Earning(level=level, person_id=person, rate=minor, amount=Money(minor, currency))
        for level, person, minor in _filled(levels_minor, people)
    ]


def within(earned: Sequence[Earning], cap: Money) -> list[Earning]:
    """All levels together within what one order may earn: cut in proportion, by largest remainder."""
    whole = sum((each.amount for each in earned), Money.zero(cap.currency))
    if whole <= cap:
        return list(earned)
    parts = cap.split([each.amount.minor for each in earned])
    return [replace(each, amount=part) for each, part in zip(earned, parts, strict=True)]


def _filled(rates: Sequence[int], people: Sequence[int | None]) -> list[tuple[int, int, int]]:
    """(level, person, rate) of the levels where somebody stands and something is promised."""
    found = [
        (level, person, rate)
        for level, (person, rate) in enumerate(zip(people, rates, strict=False), start=1)
        if person is not None and rate > 0
    ]
    if len({person for _level, person, _rate in found}) != len(found):
        raise MoneyError("one person stands at two levels of the same order")
    return found


def within_joint_cap(parts: Sequence[Money], gross: Money, cap_bp: int) -> bool:
    """Whether the discount, all commissions and the friend's benefit stay within their declared share of the gross."""
    given = sum(parts, Money.zero(gross.currency))
    return given.minor * BASIS_POINTS <= gross.minor * cap_bp
