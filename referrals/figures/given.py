"""What promotions gave: definitions over their uses and their codes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g
from flask_babel import lazy_gettext as _l

from app.database import db
from app.orders.models import Order
from app.reports.parameters import Scope
from app.reports.registry import Dimension
from app.reports.subjects.counting import RELATION, SOURCE, big, order_columns
from referrals.figures.brought import margin_of_order
from referrals.promotions.models import CodeBatch, PromoCode, Promotion, PromotionUse


def _promotion_words(value: str) -> str:
    known: dict[str, str] = g.setdefault("report_promotions", {})
    if value not in known:
        row = db.session.get(Promotion, int(value)) if value.isdecimal() and len(value) < 18 else None
        known[value] = row.name if row else value
    return known[value]


PROMOTION = Dimension("promotion", _l("Promotion"), _promotion_words)
OF_A_USE = (PROMOTION, RELATION, SOURCE)


def uses(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _captured(scope, big(1), big(1), sa.cast(sa.null(), sa.Text))


def cost(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _captured(scope, PromotionUse.amount_minor, big(1), PromotionUse.currency)


def revenue(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """The net of an order once, at its first promotion, however many it was priced with."""
    return _first_uses(scope, Order.net_minor)


def margin(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """What is left of these orders by the margins that were written down, which are of the price before discounts, less all that
    was given. Orders with a margin nobody knows are left out."""
    known = margin_of_order(Order.id, gross=True)
    given = (
        sa.select(sa.func.coalesce(sa.func.sum(PromotionUse.amount_minor), 0))
        .where(PromotionUse.order_id == Order.id, PromotionUse.state == "captured")
        .correlate(Order)
        .scalar_subquery()
    )
    return _first_uses(scope, big(known - given)).where(known.is_not(None))


def lost(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Uses that were reserved and ended without a paid order, beside all that ended."""
    ended = big(sa.case((PromotionUse.state == "released", 1), else_=0))
    return _uses(PromotionUse.reserved_at, ended, big(1), sa.cast(sa.null(), sa.Text)).where(
        PromotionUse.state.in_(("released", "captured", "given_back")), scope.holds(PromotionUse.reserved_at)
    )


def unused_codes(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Codes made in batches, and whether nobody has used them."""
    promotion = sa.cast(CodeBatch.promotion_id, sa.Text)
    return (
        sa.select(
            PromoCode.code.label("key"),
            CodeBatch.ready_at.label("happened_at"),
            sa.cast(sa.null(), sa.Text).label("currency"),
            big(sa.case((PromoCode.taken == 0, 1), else_=0)).label("amount"),
            big(1).label("base"),
            sa.func.coalesce(PromoCode.shown, PromoCode.code).label("name"),
            PromoCode.code.label("person"),
            sa.literal("").label("who"),
            promotion.label("promotion"),
        )
        .join(CodeBatch, CodeBatch.id == PromoCode.batch_id)
        .where(scope.holds(CodeBatch.ready_at))
    )


def _captured(scope: Scope, amount: Any, base: Any, currency: Any) -> sa.Select[*tuple[Any, ...]]:
    return _uses(PromotionUse.captured_at, amount, base, currency).where(
        PromotionUse.state == "captured", scope.holds(PromotionUse.captured_at)
    )


def _first_uses(scope: Scope, amount: Any) -> sa.Select[*tuple[Any, ...]]:
    other = sa.orm.aliased(PromotionUse)
    earlier = sa.exists().where(
        other.order_id == PromotionUse.order_id, other.state == "captured", other.id < PromotionUse.id
    )
    return _captured(scope, amount, big(1), PromotionUse.currency).where(~earlier)


def _uses(at: Any, amount: Any, base: Any, currency: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            sa.cast(PromotionUse.id, sa.Text).label("key"),
            at.label("happened_at"),
            sa.cast(currency, sa.Text).label("currency"),
            amount.label("amount"),
            base.label("base"),
            *order_columns(Order),
            sa.cast(PromotionUse.promotion_id, sa.Text).label("promotion"),
        )
        .select_from(PromotionUse)
        .join(Order, Order.id == PromotionUse.order_id)
    )
