"""Jobs of commissions: what a paid order earns is decided and booked once the payment has let go of its locks."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.queue import task
from referrals.commissions.earning import earn
from referrals.commissions.taking_back import bring_in_step
from referrals.tracking.models import ReferralConversion


@task("referrals.earn", attempts=10)
def earn_by(conversion_id: int) -> None:
    """Once, however often it runs; money that went back before it ran is taken back at once."""
    with transaction():
        conversion = db.session.get_one(ReferralConversion, conversion_id)
        if earn(conversion):
            bring_in_step(conversion)
