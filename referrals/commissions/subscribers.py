"""What commissions do when others' facts happen."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.orders.facts import OrderRefunded
from app.rewards.models import PENDING, Reward
from referrals.commissions import tasks
from referrals.commissions.earning import earn
from referrals.commissions.earning_days import earn_day
from referrals.commissions.models import Commission
from referrals.commissions.queries import conversion_behind
from referrals.commissions.sockets import holds_of
from referrals.commissions.taking_back import bring_in_step
from referrals.tracking.facts import ConversionRecorded, DayRecorded, RefundRecorded
from referrals.tracking.models import ReferralConversion


def decide(fact: ConversionRecorded) -> None:
    """At once, except for an order of ours: a job does it, so that the payment keeps its locks no longer than it must
    (docs/adr/0030)."""
    conversion = db.session.get_one(ReferralConversion, fact.conversion_id)
    if conversion.order_id is None:
        earn(conversion, is_new=True)
    else:
        tasks.earn_by.defer(conversion_id=conversion.id)


def decide_day(fact: DayRecorded) -> None:
    earn_day(db.session.get_one(ReferralConversion, fact.conversion_id))


def take_back(fact: RefundRecorded) -> None:
    bring_in_step(db.session.get_one(ReferralConversion, fact.sale_id))


def follow_order(fact: OrderRefunded) -> None:
    """Money of an order of ours went back, or came back: a dispute that was won gives again what it had taken."""
    sales = sa.select(ReferralConversion).where(
        ReferralConversion.order_id == fact.order_id, ReferralConversion.kind == "sale"
    )
    for sale in db.session.scalars(sales).all():
        bring_in_step(sale)


def wait_for_source(reward: Reward) -> str | None:
    """Plugged into `rewards.barriers`: what an upline earns never becomes theirs before what it was earned by."""
    conversion_id = conversion_behind(reward)
    if conversion_id is None or reward.because.get("level") == 1:
        return None
    first = sa.select(Reward.state).join(Commission, Commission.reward_id == Reward.id)
    source = db.session.scalar(first.where(Commission.conversion_id == conversion_id, Commission.level == 1))
    return "source_waits" if source == PENDING else None


def wait_for_person(reward: Reward) -> str | None:
    """Plugged into `rewards.barriers`: what somebody looks at first becomes nobody's meanwhile."""
    conversion_id = conversion_behind(reward)
    return "held" if conversion_id is not None and holds_of([conversion_id]) else None
