"""What a promotion brought: uses, revenue and discount by currency, and its course over the last weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.database import db
from app.money import Money
from app.orders.models import Order, OrderLine
from referrals.promotions.models import PromotionUse

WEEKS = 12


@dataclass(frozen=True, kw_only=True)
class Brought:
    """In one currency. `revenue` is without VAT and after discounts, less what went back in full."""

    currency: str
    paid: int
    waiting: int
    given_back: int
    revenue: Money
    cost: Money
    full_price: Money

    @property
    def share_bp(self) -> int:
        """What was given of each hundred that the orders would have cost without any discount."""
        return self.cost.minor * 10_000 // self.full_price.minor if self.full_price else 0


def brought(promotion_id: int) -> list[Brought]:
    def counted(state: str) -> sa.ColumnElement[int]:
        return sa.func.count().filter(PromotionUse.state == state)

    captured = PromotionUse.state == "captured"
    full_price = (
        sa.select(sa.func.sum(OrderLine.net_minor)).where(OrderLine.order_id == PromotionUse.order_id).scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            PromotionUse.currency,
            counted("captured"),
            counted("reserved"),
            counted("given_back"),
            sa.func.coalesce(sa.func.sum(Order.net_minor).filter(captured), 0),
            sa.func.coalesce(sa.func.sum(PromotionUse.amount_minor).filter(captured), 0),
            sa.func.coalesce(sa.func.sum(full_price).filter(captured), 0),
        )
        .join(Order, Order.id == PromotionUse.order_id)
        .where(PromotionUse.promotion_id == promotion_id)
        .group_by(PromotionUse.currency)
        .order_by(PromotionUse.currency)
    )
    return [
        Brought(
            currency=row[0],
            paid=row[1],
            waiting=row[2],
            given_back=row[3],
            revenue=Money(int(row[4]), row[0]),
            cost=Money(int(row[5]), row[0]),
            full_price=Money(int(row[6]), row[0]),
        )
        for row in rows
    ]


def by_week(promotion_id: int) -> list[int]:
    """Paid uses in each of the last twelve weeks, the oldest first."""
    now = clock.now()
    captured = sa.select(PromotionUse.captured_at).where(
        PromotionUse.promotion_id == promotion_id,
        PromotionUse.captured_at > now - timedelta(weeks=WEEKS),
        PromotionUse.captured_at <= now,
    )
    counts = [0] * WEEKS
    for moment in db.session.scalars(captured):
        if moment is not None:
            counts[WEEKS - 1 - (now - moment) // timedelta(weeks=1)] += 1
    return counts


def paid_uses_of(codes: Sequence[str]) -> dict[str, int]:
    """How many orders were paid with each code."""
    paid = (
        sa.select(PromotionUse.code, sa.func.count())
        .where(PromotionUse.code.in_(codes), PromotionUse.state == "captured")
        .group_by(PromotionUse.code)
    )
    return {row[0]: row[1] for row in db.session.execute(paid) if row[0] is not None}
