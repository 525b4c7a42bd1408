"""What a refund takes back at every level, before or after the payout; and what a refund that is undone gives again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from app.database import db
from app.events import publish
from app.money import Money
from app.rewards.granting import bring_taken_back_to
from referrals.commissions import caps
from referrals.commissions.clawing import clawed
from referrals.commissions.facts import CommissionTakenBack
from referrals.commissions.models import Commission
from referrals.tracking.models import ReferralConversion


def bring_in_step(sale: ReferralConversion) -> None:
    """Take back of each commission what the sum of all refunds of that sale takes; quiet when that is so already."""
    db.session.execute(sa.select(ReferralConversion.id).where(ReferralConversion.id == sale.id).with_for_update())
    found = sa.select(Commission).where(Commission.conversion_id == sale.id).order_by(Commission.level)
    booked = db.session.scalars(found.execution_options(populate_existing=True)).all()
    if not booked:
        return
    refunded = refunded_of(sale)
    targets = _targets(booked, refunded, sale.amount)
    because = {"refunded_minor": refunded.minor, "base_minor": sale.amount_minor, "conversion": sale.id}
    for commission, target in zip(booked, targets, strict=True):
        _bring(commission, target, sale, because)


def refunded_of(sale: ReferralConversion) -> Money:
    """The net amount of all refunds of that sale so far, never more than the sale."""
    found = sa.select(sa.func.coalesce(sa.func.sum(ReferralConversion.amount_minor), 0)).where(
        ReferralConversion.sale_id == sale.id, ReferralConversion.kind == "refund"
    )
    return min(Money(int(db.session.scalar(found) or 0), sale.currency), sale.amount)


def _targets(booked: Sequence[Commission], refunded: Money, paid: Money) -> list[Money]:
    """A flat commission is in the currency of the terms: of the refund only its share of the sale matters."""
    currency = booked[0].currency
    if not paid:
        return [Money.zero(currency) for _ in booked]
    whole, gone = Money(paid.minor, currency), Money(refunded.minor, currency)
    return clawed([each.amount for each in booked], refunded=gone, paid=whole)


def _bring(commission: Commission, target: Money, sale: ReferralConversion, because: Mapping[str, object]) -> None:
    before = commission.reward.taken_back
    if before == target.minor:
        return
    bring_taken_back_to(commission.reward, target.minor, because={"rule": "commission_refund", **because})
    caps.give_back(commission.terms, commission.enrolment_id, target.minor - before, sale.happened_at)
    publish(CommissionTakenBack(commission_id=commission.id, user_id=commission.user_id, taken_back_minor=target.minor))
