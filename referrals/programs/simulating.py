"""What a version of terms would have cost on past orders, if every one of them had come through a partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa

from app import clock
from app.accounts.models import Contact
from app.database import db
from app.money import BASIS_POINTS, Money, share
from app.orders.models import Order
from app.orders.states import CONFIRMED
from referrals.programs.calculating import earned
from referrals.programs.models import ProgramTerms

LAST_DAYS = 365
MOST_ORDERS = 20_000


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """The past in one currency: all paid orders, those that would have earned, and what they would have cost.

    `saved` is what friends would have got off; `cost` holds it too.
    """

    currency: str
    orders: int
    earning: int
    net: Money
    saved: Money
    cost: Money
    worst: Money
    worst_share_bp: int

    @property
    def share_bp(self) -> int:
        return self.cost.minor * BASIS_POINTS // self.net.minor if self.net else 0


class Looked(NamedTuple):
    """An order as it would have been."""

    net: Money
    saved: Money
    earned: Money


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
    by_currency: dict[str, list[Looked]] = {}
    for row, (pays, is_first) in zip(rows, counts, strict=True):
        by_currency.setdefault(row[0], []).append(_looked(Money(row[1], row[0]), terms, pays=pays, is_first=is_first))
    return [_sum(currency, found) for currency, found in sorted(by_currency.items())]


def _looked(net: Money, terms: ProgramTerms, *, pays: bool, is_first: bool) -> Looked:
    """One order of the past: what the friend would have saved, and what all levels would have earned of the rest."""
    saved = share(net, terms.friend_bp) if is_first and pays else Money.zero(net.currency)
    found = earned(
        net - saved,
        pays=terms.pays,
        levels=terms.levels,
        currency=terms.currency,
        cap_order_minor=terms.cap_order_minor,
    )
    return Looked(net, saved, sum(found, Money.zero(net.currency)) if pays else Money.zero(net.currency))


def _counting(orders: Sequence[tuple[str, object]], terms: ProgramTerms) -> list[tuple[bool, bool]]:
    """Of these (buyer, time), the oldest first: whether the terms pay for it, and whether it is the buyer's first."""
    began: dict[str, object] = {}
    counts = []
    for buyer, at in orders:
        first = began.setdefault(buyer, at)
        in_period = at - first <= timedelta(days=terms.period_days)  # type: ignore[operator]
        counts.append((first is at if terms.orders == "first" else in_period, first is at))
    return counts


def _sum(currency: str, orders: Sequence[Looked]) -> Simulated:
    costs = [each.saved.minor + each.earned.minor for each in orders]
    shares = [cost * BASIS_POINTS // each.net.minor for cost, each in zip(costs, orders, strict=True) if each.net.minor]
    return Simulated(
        currency=currency,
        orders=len(orders),
        earning=sum(1 for cost in costs if cost),
        net=sum((each.net for each in orders), Money.zero(currency)),
        saved=sum((each.saved for each in orders), Money.zero(currency)),
        cost=Money(sum(costs), currency),
        worst=Money(max(costs, default=0), currency),
        worst_share_bp=max(shares, default=0),
    )
