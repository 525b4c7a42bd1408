"""What promotions gave: definitions over their uses and their codes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g
from flask_babel import lazy_gettext as _l

from app.database import db
from app.orders.models import Order
from app.reports.parameters import Scope
from app.reports.registry import Dimension, Rows, Unit
from app.reports.subjects.counting import RELATION, SOURCE, big, counted, no_currency, open_order, order_columns
from referrals.figures.brought import margin_of_order
from referrals.promotions.models import CodeBatch, PromoCode, Promotion, PromotionUse

TESTS = "tests/referrals/figures/test_given.py::"


def _promotion_words(value: str) -> str:
    known: dict[str, str] = g.setdefault("report_promotions", {})
    if value not in known:
        row = db.session.get(Promotion, int(value)) if value.isdecimal() and len(value) < 18 else None
        known[value] = row.name if row else value
    return known[value]


PROMOTION = Dimension("promotion", _l("Promotion"), _promotion_words)
OF_A_USE = (PROMOTION, RELATION, SOURCE)


def uses(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Uses in paid orders. `is_first`: of several promotions of an order, so that it counts once; `margin` is what is left of the
    whole order by the margins that were written down, which are of the price before discounts, less all that was given."""
    other = sa.orm.aliased(PromotionUse)
    earlier = sa.exists().where(
        other.order_id == PromotionUse.order_id, other.state == "captured", other.id < PromotionUse.id
    )
    given = (
        sa.select(sa.func.coalesce(sa.func.sum(other.amount_minor), 0))
        .where(other.order_id == Order.id, other.state == "captured")
        .correlate(Order)
        .scalar_subquery()
    )
    margin = big(margin_of_order(Order.id, gross=True) - given)
    return _uses(
        PromotionUse.captured_at,
        PromotionUse.amount_minor,
        Order.net_minor,
        (~earlier).label("is_first"),
        sa.case((~earlier, margin)).label("margin"),
    ).where(PromotionUse.state == "captured", scope.holds(PromotionUse.captured_at))


def ended_uses(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """All that were reserved in the period and ended, and whether without a paid order."""
    return _uses(PromotionUse.reserved_at, (PromotionUse.state == "released").label("is_lost")).where(
        PromotionUse.state.in_(("released", "captured", "given_back")), scope.holds(PromotionUse.reserved_at)
    )


def codes(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Codes made in batches, and whether nobody has used them."""
    promotion = sa.cast(CodeBatch.promotion_id, sa.Text)
    return (
        sa.select(
            PromoCode.code.label("key"),
            CodeBatch.ready_at.label("happened_at"),
            no_currency(),
            (PromoCode.taken == 0).label("is_unused"),
            sa.func.coalesce(PromoCode.shown, PromoCode.code).label("name"),
            PromoCode.code.label("person"),
            sa.literal("").label("who"),
            promotion.label("promotion"),
        )
        .join(CodeBatch, CodeBatch.id == PromoCode.batch_id)
        .where(scope.holds(CodeBatch.ready_at))
    )


def _uses(at: Any, *more: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            sa.cast(PromotionUse.id, sa.Text).label("key"),
            at.label("happened_at"),
            PromotionUse.currency.label("currency"),
            *order_columns(Order),
            sa.cast(PromotionUse.promotion_id, sa.Text).label("promotion"),
            *more,
        )
        .select_from(PromotionUse)
        .join(Order, Order.id == PromotionUse.order_id)
    )


USES = Rows(
    read=uses, tests=TESTS, time_basis=_l("The day on which the order was paid"), dimensions=OF_A_USE, link=open_order
)  # fmt: skip
ENDED = Rows(
    read=ended_uses, tests=TESTS, time_basis=_l("The day on which the order was placed"), dimensions=OF_A_USE, link=open_order
)  # fmt: skip
CODES = Rows(read=codes, tests=TESTS, time_basis=_l("The day on which the batch was ready"), dimensions=(PROMOTION,))
LEFT = "test_what_was_given_and_what_is_left"
UNUSED = "test_breakage_is_what_nobody_used"

METRICS = (
    USES.metric(
        "promotions.uses",
        _l("Paid uses"),
        _l("How often a promotion was part of a paid order."),
        _l("Number of uses whose order was paid"),
        _l("A promotion in a paid order"),
        more_is_better=None,
        proof=LEFT,
    ),
    USES.metric(
        "promotions.cost",
        _l("Given"),
        _l("What promotions took off paid orders, and what gifts were worth."),
        _l("Sum of what each paid use cost"),
        _l("What a use cost"),
        unit=Unit.MONEY,
        amount=lambda row: row.amount_minor,
        more_is_better=None,
        proof=LEFT,
    ),
    USES.metric(
        "promotions.revenue",
        _l("Sales with a promotion"),
        _l("What orders with a promotion came to, after it and without VAT."),
        _l("Sum of the net of paid orders with a promotion, each once"),
        _l("Net of an order with a promotion"),
        unit=Unit.MONEY,
        amount=lambda row: row.net_minor,
        where=lambda row: row.is_first,
        proof=LEFT,
    ),
    USES.metric(
        "promotions.margin",
        _l("Margin after discount"),
        _l("What is left of orders with a promotion by the margins written down, after what was given."),
        _l(
            "Price before discounts × margin of each service − what was given; orders with an unknown margin are left out"
        ),
        _l("Margin of an order less what promotions gave"),
        unit=Unit.MONEY,
        amount=lambda row: row.margin,
        where=lambda row: row.margin.is_not(None),
        proof=LEFT,
    ),
    ENDED.share(
        "promotions.lost",
        _l("Reserved in vain"),
        _l("Of the orders placed with a promotion, how many were never paid."),
        _l("Uses released without payment / uses that were decided"),
        _l("A use that was let go"),
        of=_l("A use that was paid, let go or given back"),
        amount=lambda row: counted(row.is_lost),
        more_is_better=False,
        proof=UNUSED,
    ),
    CODES.share(
        "promotions.breakage",
        _l("Breakage"),
        _l("Of the codes that were handed out in batches, how many nobody has used."),
        _l("Codes never used / codes made"),
        _l("A code that nobody has used"),
        of=_l("A code of a batch"),
        amount=lambda row: counted(row.is_unused),
        more_is_better=False,
        proof=UNUSED,
    ),
)
