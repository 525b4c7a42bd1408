"""Lists of promotions, codes and uses: what they are narrowed down to, and in which order they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app import clock
from app.accounts.models import Contact
from app.database import db
from app.orders.models import Order
from referrals.promotions.codes import readings
from referrals.promotions.models import CodeBatch, PromoCode, Promotion, PromotionAttention, PromotionGift, PromotionUse

KEYS: dict[str, Any] = {
    "name": sa.func.lower(Promotion.name),
    "created": Promotion.created_at,
    "uses": Promotion.taken,
    "ends": Promotion.ends_at,
}
SORTS = tuple(sign + key for key in KEYS for sign in ("", "-"))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list of promotions is narrowed down to; None and the empty text mean any."""

    text: str = ""
    standing: str | None = None
    kind: str | None = None


def promotions(wanted: Wanted, sort: str = "-created") -> sa.Select[Promotion]:
    key = KEYS[sort.removeprefix("-")]
    found = sa.select(Promotion).where(*_conditions(wanted))
    ordered = key.desc() if sort.startswith("-") else key.asc()
    return found.order_by(ordered.nulls_last(), Promotion.id.desc())


def codes_of(promotion: Promotion, text: str = "") -> sa.Select[PromoCode]:
    """The codes that were written one by one; batches stand by themselves."""
    found = sa.select(PromoCode).where(PromoCode.promotion_id == promotion.id)
    if text:
        found = found.where(_reads_like(text))
    return found.order_by(PromoCode.created_at, PromoCode.code)


def batches_of(promotion: Promotion) -> sa.Select[CodeBatch]:
    return sa.select(CodeBatch).where(CodeBatch.promotion_id == promotion.id).order_by(CodeBatch.id.desc())


def uses_of(promotion: Promotion, state: str = "", text: str = "") -> sa.Select[PromotionUse]:
    """Uses with their orders, the newest first."""
    found = sa.select(PromotionUse).join(Order, Order.id == PromotionUse.order_id).join(Contact)
    found = found.where(PromotionUse.promotion_id == promotion.id)
    if state:
        found = found.where(PromotionUse.state == state)
    if text:
        like = [_like(column, text) for column in (Order.reference, Contact.name, Contact.company_name, Contact.email)]
        found = found.where(sa.or_(*like, PromotionUse.code.in_(readings(text))))
    return found.order_by(PromotionUse.id.desc())


def codes_like(text: str) -> sa.Select[PromoCode]:
    """For the desk's search: the code itself, as typed."""
    return sa.select(PromoCode).where(_reads_like(text)).order_by(PromoCode.code)


def open_attention() -> sa.Select[PromotionAttention]:
    found = sa.select(PromotionAttention).where(PromotionAttention.resolved_at.is_(None))
    return found.order_by(PromotionAttention.raised_at.desc(), PromotionAttention.id.desc())


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.kind:
        conditions.append(Promotion.kind == wanted.kind)
    if wanted.standing:
        conditions.append(_stands(wanted.standing))
    if wanted.text:
        by_code = sa.select(PromoCode.promotion_id).where(_reads_like(wanted.text), PromoCode.promotion_id.is_not(None))
        by_batch = (
            sa.select(CodeBatch.promotion_id)
            .join(PromoCode, PromoCode.batch_id == CodeBatch.id)
            .where(_reads_like(wanted.text))
        )
        named = _like(Promotion.name, wanted.text)
        labelled = _like(sa.cast(Promotion.terms["labels"], sa.Text), wanted.text)
        conditions.append(sa.or_(named, labelled, Promotion.id.in_(by_code), Promotion.id.in_(by_batch)))
    return conditions


def _stands(standing: str) -> sa.ColumnElement[bool]:
    """As `Promotion.standing` says it, in SQL."""
    now = clock.now()
    active = Promotion.state == "active"
    begun = sa.or_(Promotion.starts_at.is_(None), Promotion.starts_at <= now)
    goes_on = sa.or_(Promotion.ends_at.is_(None), Promotion.ends_at > now)
    full = sa.and_(Promotion.limit_total.is_not(None), Promotion.taken >= Promotion.limit_total)
    if standing == "scheduled":
        return sa.and_(active, ~begun)
    if standing == "over":
        return sa.and_(active, begun, ~goes_on)
    if standing == "used_up":
        return sa.and_(active, begun, goes_on, full)
    if standing == "active":
        return sa.and_(active, begun, goes_on, sa.or_(Promotion.limit_total.is_(None), ~full))
    return Promotion.state == standing


def gifts(state: str = "", text: str = "") -> sa.Select[PromotionGift]:
    """Gifts with their orders: those to be sent with the oldest first, all others with the newest."""
    found = (
        sa.select(PromotionGift)
        .join(PromotionGift.use)
        .join(PromotionUse.order)
        .join(Order.contact)
        .options(contains_eager(PromotionGift.use).contains_eager(PromotionUse.order).contains_eager(Order.contact))
    )
    if state:
        found = found.where(PromotionGift.state == state)
    if text:
        columns = (Order.reference, Contact.name, Contact.company_name, Contact.email, PromotionGift.title)
        found = found.where(sa.or_(*(_like(column, text) for column in columns)))
    return found.order_by(PromotionGift.id if state == "waiting" else PromotionGift.id.desc())


def gifts_to_send_count() -> int:
    waiting = sa.select(sa.func.count(PromotionGift.id)).where(PromotionGift.state == "waiting")
    return db.session.scalar(waiting) or 0


def _reads_like(text: str) -> sa.ColumnElement[bool]:
    return PromoCode.code.in_(readings(text) or ("",))


def _like(column: Any, text: str) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = column.icontains(text, autoescape=True)
    return condition
