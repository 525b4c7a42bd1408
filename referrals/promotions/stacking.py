"""Which discounts stand together, and in which order they are applied. Pure: no web, no database.

Two promotions go together when neither stands alone, both have the same joint group (or neither has one), and they do not share
an exclusive group. Of all sets that go together the one that saves the customer most is taken; of equal ones the first by the
fixed order of application. So the result does not depend on the order in which codes were typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.money import Money
from referrals.promotions.discounting import Item, covered, discount
from referrals.promotions.terms import Kind, Terms

# At equal priority percentages come first, of the full value; then amounts; gifts change nothing for the others.
_RANK = {Kind.PERCENTAGE: 0, Kind.TIERED: 1, Kind.FIXED: 2, Kind.FREE_SERVICE: 3, Kind.FREE_ITEM: 4}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A promotion that would apply by itself. `code` is the canonical code it was asked for with."""

    promotion_id: int
    terms: Terms
    code: str | None = None

    @property
    def place(self) -> tuple[int, int, int, str]:
        """Its place in the fixed order of application."""
        return (self.terms.priority, _RANK[self.terms.kind], self.promotion_id, self.code or "")


@dataclass(frozen=True, kw_only=True)
class Applied:
    candidate: Candidate
    base: Money
    amount: Money
    worth: Money

    @property
    def value(self) -> Money:
        """What it costs us: the discount, or what the gift is worth."""
        return self.amount + self.worth


def best(candidates: Sequence[Candidate], items: Sequence[Item], net: Money) -> list[Applied]:
    """The set that saves most, in its order of application."""
    options = [applied(each, items, net) for each in _sets(candidates, lambda one: _saved(applied([one], items, net)))]
    return max(options, key=lambda option: (_saved(option), _first_wins(option)), default=[])


def applied(candidates: Sequence[Candidate], items: Sequence[Item], net: Money) -> list[Applied]:
    """Each in its place of what the earlier ones left; the whole never falls below zero."""
    left, found = net, []
    for each in sorted(candidates, key=lambda candidate: candidate.place):
        base = min(covered(each.terms, items, net.currency), left)
        amount = discount(each.terms, base, left)
        worth = Money(each.terms.worths.get(net.currency, 0) if each.terms.gives_gift else 0, net.currency)
        found.append(Applied(candidate=each, base=base, amount=amount, worth=worth))
        left -= amount
    return found


def go_together(one: Terms, other: Terms) -> bool:
    if one.alone or other.alone or one.joint_group != other.joint_group:
        return False
    return one.exclusive_group is None or one.exclusive_group != other.exclusive_group


def _sets(candidates: Sequence[Candidate], saving: Callable[[Candidate], int]) -> list[list[Candidate]]:
    """Those that stand alone, each by itself; of every joint group all, with the best one of each exclusive group."""
    ordered = sorted(candidates, key=lambda each: each.place)
    sets = [[each] for each in ordered if each.terms.alone]
    sociable = sorted((each for each in ordered if not each.terms.alone), key=lambda each: each.terms.joint_group or "")
    for _joint, members in groupby(sociable, key=lambda each: each.terms.joint_group):
        sets.append(_without_rivals(list(members), saving))
    return sets


def _without_rivals(members: list[Candidate], saving: Callable[[Candidate], int]) -> list[Candidate]:
    chosen: dict[object, Candidate] = {}
    for each in members:
        rivalry = each.terms.exclusive_group or (each.promotion_id, each.code)
        rival = chosen.get(rivalry)
        if rival is None or saving(each) > saving(rival):
            chosen[rivalry] = each
    return list(chosen.values())


def _saved(option: Sequence[Applied]) -> int:
    return sum(each.value.minor for each in option)


def _first_wins(option: Sequence[Applied]) -> tuple[int, ...]:
    """Higher for what stands earlier in the fixed order."""
    return tuple(-number for each in option[:1] for number in each.candidate.place[:3])
