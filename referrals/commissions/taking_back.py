"""What refunds and refusals take back at every level, before or after the payout; and what is given again when undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from app.database import db
from app.events import publish
from app.money import Money
from app.orders.models import Order
from app.rewards.granting import bring_taken_back_to
from app.rewards.models import RewardReversal
from app.rewards.sharing import money_gone
from referrals.commissions import caps
from referrals.commissions.clawing import clawed
from referrals.commissions.facts import CommissionTakenBack
from referrals.commissions.models import Commission, CommissionRefusal
from referrals.tracking.models import DAILY, ReferralConversion
from referrals.tracking.queries import refunded_minor


def bring_in_step(sale: ReferralConversion) -> None:
    """Take back of each commission what the sum of all refunds of that sale takes, or all of it when a person refused it.

    Quiet when that is so already.
    """
    locked_sale(sale)
    found = sa.select(Commission).where(Commission.conversion_id == sale.id).order_by(Commission.level)
    booked = db.session.scalars(found.execution_options(populate_existing=True)).all()
    if not booked:
        return
    gone, whole = _gone_of(sale)
    because = {"rule": "commission_refund", "refunded_minor": gone, "base_minor": whole, "conversion": sale.id}
    targets = _recounted(booked) if sale.kind in DAILY else _targets(booked, gone, whole)
    refused = refused_for(sale)
    if refused is not None:
        because = {"rule": "commission_refused", "reason": refused, "conversion": sale.id}
        targets = [each.amount for each in booked]
    for commission, target in zip(booked, targets, strict=True):
        _bring(commission, target, sale, because)


def locked_sale(sale: ReferralConversion) -> None:
    """Whatever becomes of a sale's commissions happens one after the other."""
    db.session.execute(sa.select(ReferralConversion.id).where(ReferralConversion.id == sale.id).with_for_update())


def refused_for(sale: ReferralConversion) -> str | None:
    """The code of the refusal that stands, if one does."""
    standing = sa.select(CommissionRefusal.code).where(
        CommissionRefusal.conversion_id == sale.id, CommissionRefusal.lifted_at.is_(None)
    )
    return db.session.scalar(standing)


def _gone_of(sale: ReferralConversion) -> tuple[int, int]:
    """How much of how much went back so far: of an order of ours its money now, else what was reported."""
    if sale.order_id is not None:
        order = db.session.get_one(Order, sale.order_id)
        return money_gone(order.total_minor, order.paid_minor, order.refunded_minor), order.total_minor
    return refunded_minor(sale), sale.amount_minor


def _targets(booked: Sequence[Commission], gone: int, whole: int) -> list[Money]:
    """A flat commission is in the currency of the terms: of the refund only its share of the sale matters."""
    currency = booked[0].currency
    if whole == 0:
        return [Money.zero(currency) for _ in booked]
    return clawed([each.amount for each in booked], refunded=Money(gone, currency), paid=Money(whole, currency))


def _recounted(booked: Sequence[Commission]) -> list[Money]:
    """Of clicks and sights no money goes back; what fewer of them took stays taken."""
    rule = RewardReversal.because["rule"].as_string()
    found = sa.select(RewardReversal.reward_id, sa.func.sum(RewardReversal.units)).where(
        RewardReversal.reward_id.in_([each.reward_id for each in booked]), rule == "commission_recount"
    )
    taken = {row[0]: int(row[1]) for row in db.session.execute(found.group_by(RewardReversal.reward_id))}
    return [Money(taken.get(each.reward_id, 0), each.currency) for each in booked]


def _bring(commission: Commission, target: Money, sale: ReferralConversion, because: Mapping[str, object]) -> None:
    before = commission.reward.taken_back
    if before == target.minor:
        return
    bring_taken_back_to(commission.reward, target.minor, because=because)
    caps.give_back(commission.terms, commission.enrolment_id, target.minor - before, sale.happened_at)
    publish(CommissionTakenBack(commission_id=commission.id, user_id=commission.user_id, taken_back_minor=target.minor))
