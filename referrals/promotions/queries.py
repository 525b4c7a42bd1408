"""Named reads of promotions, codes and uses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.access import viewer
from app.accounts.models import Contact
from app.catalogue.models import BundleItem, Service
from app.database import db
from app.errors import NotFound
from app.orders.models import Order
from app.orders.queries import own
from app.orders.states import State
from app.payments.models import Payment
from referrals.promotions.codes import readings
from referrals.promotions.models import (
    LIVE,
    CodeBatch,
    PromoCode,
    Promotion,
    PromotionMoney,
    PromotionUse,
    UseKey,
)
from referrals.promotions.terms import Terms


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A promotion as a quote sees it: its terms and what is left of it in the basket's currency."""

    id: int
    terms: Terms
    state: str
    automatic: bool
    starts_at: datetime | None
    ends_at: datetime | None
    limit_total: int | None
    limit_per_customer: int | None
    taken: int
    has_budgets: bool
    budget_minor: int | None
    taken_minor: int


@dataclass(frozen=True, kw_only=True)
class FoundCode:
    """A code somebody typed, as it is kept."""

    code: str
    shown: str | None
    promotion_id: int
    use_limit: int | None
    taken: int
    partner_id: int | None
    holder_id: int | None
    is_live: bool


_BUDGET = sa.orm.aliased(PromotionMoney)
HAS_BUDGETS = (
    sa.select(_BUDGET.id).where(_BUDGET.promotion_id == Promotion.id, _BUDGET.budget_minor.is_not(None)).exists()
)
_OFFERS = (
    sa.select(
        Promotion.id,
        Promotion.terms,
        Promotion.state,
        Promotion.automatic,
        Promotion.starts_at,
        Promotion.ends_at,
        Promotion.limit_total,
        Promotion.limit_per_customer,
        Promotion.taken,
        HAS_BUDGETS.label("has_budgets"),
        PromotionMoney.budget_minor,
        PromotionMoney.taken_minor,
    )
    .outerjoin(
        PromotionMoney,
        sa.and_(PromotionMoney.promotion_id == Promotion.id, PromotionMoney.currency == sa.bindparam("currency")),
    )
    .where(
        sa.or_(
            sa.and_(Promotion.automatic, Promotion.state == "active"),
            Promotion.id.in_(sa.bindparam("asked", expanding=True)),
        )
    )
    .order_by(Promotion.id)
)
_CODES = (
    sa.select(
        PromoCode.code,
        PromoCode.shown,
        sa.func.coalesce(PromoCode.promotion_id, CodeBatch.promotion_id).label("promotion_id"),
        PromoCode.use_limit,
        PromoCode.taken,
        PromoCode.partner_id,
        PromoCode.holder_id,
        sa.and_(
            PromoCode.ended_at.is_(None),
            sa.or_(
                PromoCode.batch_id.is_(None), sa.and_(CodeBatch.ready_at.is_not(None), CodeBatch.ended_at.is_(None))
            ),
        ).label("is_live"),
    )
    .outerjoin(CodeBatch, CodeBatch.id == PromoCode.batch_id)
    .where(PromoCode.code.in_(sa.bindparam("codes", expanding=True)))
)


def offers(currency: str, asked: Collection[int]) -> list[Offer]:
    """The promotions that apply by themselves, and those that were asked for by code."""
    rows = db.session.execute(_OFFERS, {"currency": currency, "asked": sorted(asked)})
    return [_offer(row) for row in rows]


def find_codes(typed: Sequence[str]) -> dict[str, FoundCode]:
    """By what was typed, the code that was meant: the plain reading, else the only other one there is."""
    read = {each: readings(each) for each in typed}
    wanted = sorted({reading for each in read.values() for reading in each})
    if not wanted:
        return {}
    rows = db.session.execute(_CODES, {"codes": wanted})
    known = {row.code: FoundCode(**row._asdict()) for row in rows}
    found = {}
    for each, meant in read.items():
        there = [known[reading] for reading in meant if reading in known]
        if there and (len(there) == 1 or there[0].code == meant[0]):
            found[each] = there[0]
    return found


def disciplines_of(services: Collection[int]) -> dict[int, frozenset[str]]:
    """The disciplines of each service; a bundle has those of its parts too."""
    part = sa.orm.aliased(Service)
    own_ones = sa.select(Service.id, Service.discipline).where(Service.id.in_(services))
    parts = (
        sa.select(BundleItem.bundle_id, part.discipline)
        .join(part, part.id == BundleItem.service_id)
        .where(BundleItem.bundle_id.in_(services))
    )
    found: dict[int, set[str]] = {}
    for service_id, discipline in db.session.execute(own_ones.union(parts)):
        found.setdefault(service_id, set()).add(discipline)
    return {service_id: frozenset(names) for service_id, names in found.items()}


def uses_by(keys: Sequence[str], promotions: Collection[int], *, without: Collection[int] = ()) -> dict[int, int]:
    """How many live uses of each promotion belong to who has one of these keys; orders of `without` do not count."""
    counted = (
        sa.select(PromotionUse.promotion_id, sa.func.count(sa.distinct(PromotionUse.id)))
        .join(UseKey, UseKey.use_id == PromotionUse.id)
        .where(UseKey.key.in_(keys), PromotionUse.promotion_id.in_(sorted(promotions)), PromotionUse.state.in_(LIVE))
        .group_by(PromotionUse.promotion_id)
    )
    if without:
        counted = counted.where(PromotionUse.order_id.not_in(sorted(without)))
    return {row[0]: row[1] for row in db.session.execute(counted)}


def payers_of(keys: Sequence[str]) -> list[str]:
    """The means of payment that uses under these keys were paid with."""
    other = sa.orm.aliased(UseKey)
    known = (
        sa.select(other.key)
        .distinct()
        .join(UseKey, UseKey.use_id == other.use_id)
        .where(UseKey.key.in_(keys), other.key.startswith("payer:"))
    )
    return sorted(db.session.scalars(known))


def own_unpaid_orders(keys: Sequence[str]) -> dict[int, str]:
    """The viewer's own orders that hold uses and wait for a payment nobody has begun to settle: id to reference.

    Own is what the account or this browser may open: knowing an address is not enough.
    """
    eyes = viewer()
    if eyes.user is None and not eyes.references:
        return {}
    at_the_bank = sa.select(Payment.id).where(Payment.order_id == Order.id, Payment.state == "pending")
    mine = (
        sa.select(Order.id, Order.reference)
        .join(PromotionUse, PromotionUse.order_id == Order.id)
        .join(UseKey, UseKey.use_id == PromotionUse.id)
        .where(
            own(eyes),
            UseKey.key.in_(keys),
            PromotionUse.state == "reserved",
            Order.state == State.PLACED,
            Order.paid_minor == 0,
            ~at_the_bank.exists(),
        )
        .distinct()
    )
    return {row[0]: row[1] for row in db.session.execute(mine.order_by(Order.id))}


def reserved_in(orders: Collection[int]) -> list[PromotionUse]:
    if not orders:
        return []
    held = sa.select(PromotionUse).where(PromotionUse.order_id.in_(sorted(orders)), PromotionUse.state == "reserved")
    return list(db.session.scalars(held.order_by(PromotionUse.id)))


def promotion_by_id(promotion_id: int) -> Promotion:
    found = db.session.get(Promotion, promotion_id) if promotion_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def locked(promotion_id: int) -> Promotion:
    """The promotion, its row locked until the transaction ends. Raises `NotFound`."""
    if promotion_id >= 2**63:
        raise NotFound
    found = db.session.get(Promotion, promotion_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def batch_by_id(batch_id: int) -> CodeBatch:
    found = db.session.get(CodeBatch, batch_id) if batch_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def uses_of_order(order_id: int) -> list[PromotionUse]:
    return list(
        db.session.scalars(sa.select(PromotionUse).where(PromotionUse.order_id == order_id).order_by(PromotionUse.id))
    )


def _offer(row: Any) -> Offer:
    return Offer(
        id=row.id,
        terms=Terms.from_json(row.terms),
        state=row.state,
        automatic=row.automatic,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        limit_total=row.limit_total,
        limit_per_customer=row.limit_per_customer,
        taken=row.taken,
        has_budgets=row.has_budgets,
        budget_minor=row.budget_minor,
        taken_minor=row.taken_minor or 0,
    )


def taken_in(promotion_id: int, currency: str) -> int:
    """What live uses within the limit cost in that currency."""
    live = sa.select(sa.func.coalesce(sa.func.sum(PromotionUse.amount_minor), 0)).where(
        PromotionUse.promotion_id == promotion_id,
        PromotionUse.currency == currency,
        PromotionUse.state.in_(LIVE),
        ~PromotionUse.beyond,
    )
    return int(db.session.scalar(live) or 0)


def without_earlier(orders: Sequence[int]) -> set[int]:
    """Those of these orders before which nobody with that address had paid one."""
    one, other = sa.orm.aliased(Contact), sa.orm.aliased(Contact)
    before = sa.orm.aliased(Order)
    earlier = (
        sa.select(before.id)
        .join(other, other.id == before.contact_id)
        .where(other.email == one.email, before.paid_at < Order.paid_at)
        .exists()
    )
    found = sa.select(Order.id).join(one, one.id == Order.contact_id).where(Order.id.in_(orders), ~earlier)
    return set(db.session.scalars(found))
