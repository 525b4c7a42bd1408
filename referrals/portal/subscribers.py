"""What the portal does when others' facts happen: keeps the sub-id, ends leads, tells partners."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import User
from app.database import db
from app.orders.facts import OrderPaid
from app.orders.queries import order_by_id
from app.payouts.facts import PayoutPaid
from app.rewards.facts import RewardMatured
from referrals.commissions.facts import CommissionEarned, ConversionDecided
from referrals.commissions.models import Commission
from referrals.portal import registering, tasks
from referrals.portal.kinds import MATURED, PAID_OUT
from referrals.portal.models import ConversionPlace
from referrals.portal.queries import is_partner
from referrals.portal.telling import tell
from referrals.tracking.models import ReferralConversion, ReferralTouch

_NAMES = ("sub", "sub1", "subid", "sub_id")


def keep_sub_id(fact: ConversionDecided) -> None:
    """By which sub-id the credited click came: touches are kept for a limited time, the numbers for longer."""
    it = db.session.get_one(ReferralConversion, fact.conversion_id)
    click = _winning_click(it)
    if click is None:
        return
    told = db.session.scalar(sa.select(ReferralTouch.details).where(ReferralTouch.id == click)) or {}
    sub_id = next((str(told[name]) for name in _NAMES if told.get(name)), "")
    if sub_id:
        row = insert(ConversionPlace).values(conversion_id=it.id, sub_id=sub_id)
        db.session.execute(row.on_conflict_do_nothing())


def _winning_click(it: ReferralConversion) -> int | None:
    if it.enrolment_id is None or it.link_id is None:
        return None
    for told in it.because.get("programs", ()):
        for each in told["candidates"]:
            if each["verdict"] == "won" and each["kind"] == "link" and each["enrolment_id"] == it.enrolment_id:
                return int(each["id"])
    return None


def end_lead(fact: OrderPaid) -> None:
    registering.end_by_order(order_by_id(fact.order_id))


def tell_of_order(fact: CommissionEarned) -> None:
    """For every order they brought themselves; what the team brings stands on the page.

    A job writes the letter, so that the payment keeps its locks no longer than it must (docs/adr/0013).
    """
    if fact.level != 1:
        return
    it = db.session.get_one(Commission, fact.commission_id)
    if it.conversion.kind in {"sale", "action"}:
        tasks.tell_of_order.defer(commission_id=it.id)


def tell_of_maturity(fact: RewardMatured) -> None:
    it = db.session.scalar(sa.select(Commission).where(Commission.reward_id == fact.reward_id))
    if it is not None:
        tell(it.user, MATURED, str(it.id), {"amount_minor": it.left.minor, "currency": it.currency})


def tell_of_payout(fact: PayoutPaid) -> None:
    """The payout's own letter carries the document; this is for those who want their news in one place."""
    user = db.session.get_one(User, fact.user_id)
    if is_partner(user):
        tell(user, PAID_OUT, str(fact.payout_id), {"amount_minor": fact.amount_minor, "currency": fact.currency})
