"""Proving that the counters of a promotion are what its uses add up to."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from referrals.promotions import queries
from referrals.promotions.models import LIVE, PromoCode, PromotionAttention, PromotionUse


def prove(promotion_id: int) -> bool:
    """Whether every counter agrees. One that does not is set right, and the desk is told. Locks the promotion."""
    promotion = queries.locked(promotion_id)
    within = _uses(promotion_id, beyond=False)
    off = {}
    for name, counted in (("taken", len(within)), ("beyond", len(_uses(promotion_id, beyond=True)))):
        if getattr(promotion, name) != counted:
            off[name] = {"stood": getattr(promotion, name), "counted": counted}
            setattr(promotion, name, counted)
    for row in promotion.money:
        counted = sum(use.amount_minor for use in within if use.currency == row.currency)
        if row.taken_minor != counted:
            off[row.currency] = {"stood": row.taken_minor, "counted": counted}
            row.taken_minor = counted
    for code in db.session.scalars(sa.select(PromoCode).where(PromoCode.promotion_id == promotion_id)):
        counted = sum(use.code == code.code for use in within)
        if code.use_limit is not None and code.taken != counted:
            off[code.spoken] = {"stood": code.taken, "counted": counted}
            code.taken = counted
    if off:
        db.session.add(PromotionAttention(kind="count_off", promotion_id=promotion_id, details=off))
    return not off


def _uses(promotion_id: int, *, beyond: bool) -> list[PromotionUse]:
    live = sa.select(PromotionUse).where(
        PromotionUse.promotion_id == promotion_id, PromotionUse.state.in_(LIVE), PromotionUse.beyond.is_(beyond)
    )
    return list(db.session.scalars(live))
