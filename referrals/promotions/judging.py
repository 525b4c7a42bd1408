"""Whether a promotion applies to a basket: the first reason against it, with its numbers, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app import clock
from app.money import Money
from app.orders.sockets import Basket
from referrals.promotions.customers import Customer
from referrals.promotions.discounting import Item, covered, discount, next_tier, speaks
from referrals.promotions.queries import FoundCode, Offer
from referrals.promotions.reasons import Reason
from referrals.promotions.terms import Kind


@dataclass(frozen=True, kw_only=True)
class Verdict:
    reason: Reason
    numbers: dict[str, Any] = field(default_factory=dict)

    @property
    def applies(self) -> bool:
        return self.reason == Reason.APPLIES


@dataclass(kw_only=True)
class Wish:
    """A basket with all that its judges look at."""

    basket: Basket
    items: Sequence[Item]
    customer: Customer
    used: dict[int, int]


FINE = Verdict(reason=Reason.APPLIES)
# What makes room when the customer's own unpaid order lets go of it.
SCARCE = frozenset({Reason.USED_UP, Reason.BUDGET_SPENT, Reason.CODE_USED, Reason.USED_BY_YOU})


def judge(offer: Offer, code: FoundCode | None, wish: Wish) -> Verdict:
    """The first thing that stands against it."""
    checks = (_time, _person_of_code, _place, _person, _worth, _room)
    return next((found for check in checks if (found := check(offer, code, wish)) is not None), FINE)


def _time(offer: Offer, _code: FoundCode | None, _wish: Wish) -> Verdict | None:
    now = clock.now()
    if offer.state == "draft":
        return Verdict(reason=Reason.UNKNOWN)
    if offer.state == "ended" or (offer.ends_at is not None and offer.ends_at <= now):
        return Verdict(reason=Reason.OVER)
    if offer.state == "paused":
        return Verdict(reason=Reason.PAUSED)
    if offer.starts_at is not None and offer.starts_at > now:
        return Verdict(reason=Reason.NOT_STARTED, numbers={"on": offer.starts_at})
    return None


def _person_of_code(_offer: Offer, code: FoundCode | None, wish: Wish) -> Verdict | None:
    """A code of somebody else is as unknown as one that was never made."""
    user_id = wish.basket.user_id
    if code is None:
        return None
    if not code.is_live or (code.holder_id is not None and code.holder_id != user_id):
        return Verdict(reason=Reason.UNKNOWN)
    if code.partner_id is not None and code.partner_id == user_id:
        return Verdict(reason=Reason.OWN_CODE)
    return None


def _place(offer: Offer, _code: FoundCode | None, wish: Wish) -> Verdict | None:
    terms, currency = offer.terms, wish.basket.currency
    if not speaks(terms, currency) or (offer.has_budgets and offer.budget_minor is None):
        return Verdict(reason=Reason.NOT_IN_CURRENCY, numbers={"currency": currency})
    if not any(terms.covers(item.service_id, item.disciplines) for item in wish.items):
        return Verdict(reason=Reason.NOT_FOR_SERVICE)
    if terms.relations and wish.basket.relation not in terms.relations:
        return Verdict(reason=Reason.NOT_FOR_RELATION)
    return None


def _person(offer: Offer, _code: FoundCode | None, wish: Wish) -> Verdict | None:
    terms = offer.terms
    if not (terms.first_order or terms.groups or offer.limit_per_customer is not None):
        return None
    if not wish.customer.is_known:
        return Verdict(reason=Reason.NEEDS_EMAIL)
    if terms.first_order and not wish.customer.is_new:
        return Verdict(reason=Reason.ONLY_FIRST_ORDER)
    if terms.groups and not wish.customer.is_in(terms.groups, terms.listed):
        return Verdict(reason=Reason.NOT_FOR_GROUP)
    return None


def _worth(offer: Offer, _code: FoundCode | None, wish: Wish) -> Verdict | None:
    terms, currency = offer.terms, wish.basket.currency
    worth = covered(terms, wish.items, currency)
    missing = terms.minimum(currency) - worth
    tier = next_tier(terms, worth) if terms.kind == Kind.TIERED else None
    gives = discount(terms, worth, wish.basket.net)
    if tier is not None and not gives:
        missing = max(missing, Money(tier.from_minor, currency) - worth)
    if missing.minor > 0:
        return Verdict(reason=Reason.MINIMUM_MISSING, numbers={"missing": missing})
    if not gives and not terms.gives_gift:
        return Verdict(reason=Reason.GIVES_NOTHING)
    return None


def _room(offer: Offer, code: FoundCode | None, wish: Wish) -> Verdict | None:
    most = offer.limit_per_customer
    if most is not None and wish.used.get(offer.id, 0) >= most:
        return Verdict(reason=Reason.USED_BY_YOU, numbers={"times": most})
    if code is not None and code.use_limit is not None and code.taken >= code.use_limit:
        return Verdict(reason=Reason.CODE_USED)
    if offer.limit_total is not None and offer.taken >= offer.limit_total:
        return Verdict(reason=Reason.USED_UP)
    if offer.budget_minor is not None and offer.taken_minor + cost(offer, wish).minor > offer.budget_minor:
        return Verdict(reason=Reason.BUDGET_SPENT)
    return None


def cost(offer: Offer, wish: Wish) -> Money:
    """What one use would take from the budget."""
    terms, currency = offer.terms, wish.basket.currency
    if terms.gives_gift:
        return Money(terms.worths.get(currency, 0), currency)
    return discount(terms, covered(terms, wish.items, currency), wish.basket.net)
