"""How much a promotion takes off a basket. Pure: no web, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.money import Money, share
from referrals.promotions.terms import Kind, Terms, Tier


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a basket with what it belongs to."""

    service_id: int | None
    disciplines: frozenset[str]
    quantity: int
    unit_net: Money


def covered(terms: Terms, items: Sequence[Item], currency: str) -> Money:
    """The net value of what is in scope; of at most `units_per_order` pieces where that is limited, the dearest first."""
    inside = [item for item in items if terms.covers(item.service_id, item.disciplines)]
    left = terms.units_per_order
    worth = Money.zero(currency)
    for item in sorted(inside, key=lambda each: (-each.unit_net.minor, each.service_id or 0)):
        units = item.quantity if left is None else min(item.quantity, left)
        left = None if left is None else left - units
        worth += item.unit_net * units
    return worth


def speaks(terms: Terms, currency: str) -> bool:
    """Whether the terms say anything in that currency.

    Amounts and tiers only where they are written, percentages and gifts everywhere; but where another currency has a
    minimum or a most for one order, this one must have it too, or it would be without.
    """
    if any(bounds and currency not in bounds for bounds in (terms.minimums, terms.caps)):
        return False
    if terms.kind == Kind.FIXED:
        return currency in terms.amounts
    if terms.kind == Kind.TIERED:
        return any(tier.currency == currency for tier in terms.tiers)
    return True


def tier_of(terms: Terms, worth: Money) -> Tier | None:
    """The highest tier that the value reaches."""
    reached = [t for t in terms.tiers if t.currency == worth.currency and t.from_minor <= worth.minor]
    return max(reached, key=lambda tier: tier.from_minor, default=None)


def next_tier(terms: Terms, worth: Money) -> Tier | None:
    """The lowest tier that the value does not reach."""
    above = [t for t in terms.tiers if t.currency == worth.currency and t.from_minor > worth.minor]
    return min(above, key=lambda tier: tier.from_minor, default=None)


def discount(terms: Terms, base: Money, left: Money) -> Money:
    """What is taken off `base`, the value in scope: never more than it, the cap, or what is `left` to pay of the whole."""
    wanted = min(_wanted(terms, base), base, left)
    cap = terms.caps.get(base.currency)
    return wanted if cap is None else min(wanted, Money(cap, base.currency))


def _wanted(terms: Terms, base: Money) -> Money:
    if terms.kind == Kind.PERCENTAGE:
        return share(base, terms.rate_bp or 0)
    if terms.kind == Kind.FIXED:
        return Money(terms.amounts.get(base.currency, 0), base.currency)
    if terms.kind == Kind.TIERED:
        tier = tier_of(terms, base)
        if tier is None:
            return Money.zero(base.currency)
        if tier.rate_bp is not None:
            return share(base, tier.rate_bp)
        return Money(tier.amount_minor or 0, base.currency)
    return Money.zero(base.currency)
