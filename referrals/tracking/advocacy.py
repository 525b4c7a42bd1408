"""What the recommendations of people became: the answer to `orders.recommended`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.money import Money
from app.orders.sockets import Recommended
from referrals.programs.models import Enrolment
from referrals.tracking.models import ReferralConversion


def recommended(since: datetime) -> Sequence[Recommended]:
    """Sales since then by who brought them, less what of them was refunded; a sale that went back whole is no friend who paid."""
    refund = sa.orm.aliased(ReferralConversion)
    refunded = (
        sa.select(refund.sale_id, sa.func.sum(refund.amount_minor).label("minor"))
        .where(refund.kind == "refund", refund.sale_id.is_not(None))
        .group_by(refund.sale_id)
        .subquery()
    )
    left = ReferralConversion.amount_minor - sa.func.coalesce(refunded.c.minor, 0)
    found = (
        sa.select(Enrolment.user_id, ReferralConversion.currency, sa.func.count(), sa.func.sum(left))
        .join(Enrolment, Enrolment.id == ReferralConversion.enrolment_id)
        .outerjoin(refunded, refunded.c.sale_id == ReferralConversion.id)
        .where(ReferralConversion.kind == "sale", ReferralConversion.happened_at >= since, left > 0)
        .group_by(Enrolment.user_id, ReferralConversion.currency)
        .order_by(Enrolment.user_id)
    )
    return [
        Recommended(user_id=user_id, friends=count, net=Money(int(minor), currency))
        for user_id, currency, count, minor in db.session.execute(found)
    ]
