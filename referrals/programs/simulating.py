"""What a version of terms would have cost on past orders, if every one of them had come through a partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.models import Contact
from app.database import db
from app.money import BASIS_POINTS, Money
from app.orders.models import Order
from app.orders.states import CONFIRMED
from referrals.programs.calculating import earned
from referrals.programs.models import ProgramTerms

LAST_DAYS = 365
MOST_ORDERS = 20_000


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """The past in one currency: all paid orders, those that would have earned, and what they would have cost."""

    currency: str
    orders: int
    earning: int
    net: Money
    cost: Money
    worst: Money
    worst_share_bp: int

    @property
    def share_bp(self) -> int:
        return self.cost.minor * BASIS_POINTS // self.net.minor if self.net else 0


def simulate(terms: ProgramTerms) -> list[Simulated]:
    """By currency. Only orders can be looked back on; a program that pays for actions has nothing here."""
    if terms.basis != "order":
        return []
    since = clock.now() - timedelta(days=LAST_DAYS)
    rows = db.session.execute(
        sa.select(Order.currency, Order.net_minor, sa.func.lower(Contact.email), Order.placed_at)
        .join(Contact, Contact.id == Order.contact_id)
        .where(Order.state.in_(CONFIRMED), Order.placed_at >= since)
        .order_by(Order.placed_at, Order.id)
        .limit(MOST_ORDERS)
    ).all()
    counts = _counting([(row[2], row[3]) for row in rows], terms)
    by_currency: dict[str, list[tuple[int, bool]]] = {}
    for row, does_count in zip(rows, counts, strict=True):
        by_currency.setdefault(row[0], []).append((row[1], does_count))
    return [_sum(currency, found, terms) for currency, found in sorted(by_currency.items())]


def _counting(orders: Sequence[tuple[str, object]], terms: ProgramTerms) -> list[bool]:
    """Which of these (buyer, time), the oldest first, the terms pay for: the first of each buyer, or all in the period."""
    began: dict[str, object] = {}
    counts = []
    for buyer, at in orders:
        first = began.setdefault(buyer, at)
        in_period = at - first <= timedelta(days=terms.period_days)  # type: ignore[operator]
        counts.append(first is at if terms.orders == "first" else in_period)
    return counts


def _sum(currency: str, orders: Sequence[tuple[int, bool]], terms: ProgramTerms) -> Simulated:
    costs = [
        sum(
            (
                each.minor
                for each in earned(
                    Money(net, currency),
                    pays=terms.pays,
                    levels=terms.levels,
                    currency=terms.currency,
                    cap_order_minor=terms.cap_order_minor,
                )
            ),
            0,
        )
        if counts
        else 0
        for net, counts in orders
    ]
    worst = max(costs, default=0)
    shares = [cost * BASIS_POINTS // net for cost, (net, _) in zip(costs, orders, strict=True) if net]
    return Simulated(
        currency=currency,
        orders=len(orders),
        earning=sum(1 for cost in costs if cost),
        net=Money(sum(net for net, _ in orders), currency),
        cost=Money(sum(costs), currency),
        worst=Money(worst, currency),
        worst_share_bp=max(shares, default=0),
    )
