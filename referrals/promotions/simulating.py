"""What a promotion would have cost on the orders of the last 90 days, and the most it can ever cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app import clock
from app.database import db
from app.money import Money
from app.orders.models import Order
from referrals.promotions import identity, queries
from referrals.promotions.discounting import Item, covered, discount, speaks
from referrals.promotions.drafting import Draft
from referrals.promotions.terms import Group, Kind, Terms

LAST_DAYS = 90
MOST_ORDERS = 20_000


@dataclass(kw_only=True)
class Simulated:
    """The past orders in one currency. `eligible` ones fit the terms; `granted` of them also the limits and the budget."""

    currency: str
    orders: int = 0
    eligible: int = 0
    granted: int = 0
    revenue: Money
    cost: Money
    largest: Money

    @property
    def share_bp(self) -> int:
        """What it costs of what was ordered with it."""
        return self.cost.minor * 10_000 // self.revenue.minor if self.revenue else 0


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """The most it can cost in one currency, and what bounds it; None when nothing does."""

    currency: str
    most: Money | None
    bound: str


@dataclass(kw_only=True)
class _Course:
    """How often and how much was granted on the way through the past."""

    granted: int = 0
    by_customer: dict[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)


def simulate(draft: Draft) -> list[Simulated]:
    """Replay the paid orders of the last 90 days, the oldest first, as if everyone to whom it applies had used it."""
    since = clock.now() - timedelta(days=LAST_DAYS)
    past = (
        sa.select(Order)
        .where(Order.paid_at >= since)
        .options(selectinload(Order.lines))
        .order_by(Order.paid_at, Order.id)
    )
    orders = db.session.scalars(past.limit(MOST_ORDERS)).unique().all()
    known = _disciplines(orders) if draft.terms.disciplines else {}
    newcomers = _first_orders(orders) if _asks_history(draft.terms) else set()
    found: dict[str, Simulated] = {}
    course = _Course()
    for order in orders:
        nothing = Money.zero(order.currency)
        it = found.setdefault(
            order.currency, Simulated(currency=order.currency, revenue=nothing, cost=nothing, largest=nothing)
        )
        it.orders += 1
        cost = _cost(draft.terms, order, known, is_first=order.id in newcomers)
        if cost is None:
            continue
        it.eligible += 1
        if _admit(draft, order, cost, course):
            it.granted += 1
            it.revenue += _full_price(order)
            it.cost += cost
            it.largest = max(it.largest, cost)
    return [found[currency] for currency in sorted(found)]


def exposure(draft: Draft) -> list[Exposure]:
    """For each currency the terms or the budget name: the budget, or the limit times the most of one order."""
    terms = draft.terms
    named = {*draft.budgets, *terms.amounts, *terms.caps, *terms.worths, *(tier.currency for tier in terms.tiers)}
    return [_exposure(draft, currency) for currency in sorted(named or {"EUR"})]


def _exposure(draft: Draft, currency: str) -> Exposure:
    budget = draft.budgets.get(currency)
    each = _most_of_one(draft.terms, currency)
    uses = None if draft.limit_total is None or each is None else draft.limit_total * each
    bounds = [(minor, name) for minor, name in ((budget, "budget"), (uses, "limit")) if minor is not None]
    if not bounds:
        return Exposure(currency=currency, most=None, bound="none")
    minor, name = min(bounds)
    return Exposure(currency=currency, most=Money(minor, currency), bound=name)


def _most_of_one(terms: Terms, currency: str) -> int | None:
    cap = terms.caps.get(currency)
    if terms.gives_gift:
        return terms.worths.get(currency)
    if terms.kind == Kind.FIXED:
        amount = terms.amounts.get(currency, 0)
        return amount if cap is None else min(amount, cap)
    tiers = [tier for tier in terms.tiers if tier.currency == currency]
    if terms.kind == Kind.TIERED and tiers and all(tier.amount_minor is not None for tier in tiers):
        most = max(tier.amount_minor or 0 for tier in tiers)
        return most if cap is None else min(most, cap)
    return cap


def _cost(terms: Terms, order: Order, known: dict[int, frozenset[str]], *, is_first: bool) -> Money | None:
    """What it would have cost with this order, or None where it does not apply."""
    currency = order.currency
    items = [
        Item(
            service_id=line.service_id,
            disciplines=known.get(line.service_id or 0, frozenset()),
            quantity=line.quantity,
            unit_net=line.unit_net,
        )
        for line in order.lines
    ]
    if not speaks(terms, currency) or (terms.relations and order.relation not in terms.relations):
        return None
    if not any(terms.covers(item.service_id, item.disciplines) for item in items) or not _is_for(
        terms, order, is_first
    ):
        return None
    worth = covered(terms, items, currency)
    if worth < terms.minimum(currency):
        return None
    if terms.gives_gift:
        return Money(terms.worths.get(currency, 0), currency)
    cost = discount(terms, worth, _full_price(order))
    return cost or None


def _full_price(order: Order) -> Money:
    """What its lines cost without any discount."""
    return sum((line.net for line in order.lines), Money.zero(order.currency))


def _is_for(terms: Terms, order: Order, is_first: bool) -> bool:
    """As far as the past can tell: partners and the team are not looked for."""
    if terms.first_order and not is_first:
        return False
    if not terms.groups:
        return True
    if Group.LISTED in terms.groups and identity.email_key(order.contact.email) in terms.listed:
        return True
    return bool({Group.RETURNING, Group.LAPSED} & set(terms.groups)) and not is_first


def _admit(draft: Draft, order: Order, cost: Money, course: _Course) -> bool:
    """Whether limits and budget still had room; if so it is counted."""
    customer = identity.email_key(order.contact.email)
    if draft.limit_total is not None and course.granted >= draft.limit_total:
        return False
    if draft.limit_per_customer is not None and course.by_customer.get(customer, 0) >= draft.limit_per_customer:
        return False
    spent = course.spent.get(order.currency, 0) + cost.minor
    if draft.budgets and spent > draft.budgets.get(order.currency, 0):
        return False
    course.granted += 1
    course.by_customer[customer] = course.by_customer.get(customer, 0) + 1
    course.spent[order.currency] = spent
    return True


def _asks_history(terms: Terms) -> bool:
    return terms.first_order or bool(terms.groups)


def _disciplines(orders: Sequence[Order]) -> dict[int, frozenset[str]]:
    return queries.disciplines_of({line.service_id for order in orders for line in order.lines if line.service_id})


def _first_orders(orders: Sequence[Order]) -> set[int]:
    """The orders before which their customer had paid none."""
    return queries.without_earlier([order.id for order in orders])
