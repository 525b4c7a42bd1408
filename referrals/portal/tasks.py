"""Jobs of the portal: first clicks are told, leads end and are forgotten, the weekly letter goes out."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.jobs.queue import task
from referrals.commissions.models import Commission
from referrals.portal import registering, telling
from referrals.portal.kinds import FIRST_CLICK, FIRST_ORDER, LEAD
from referrals.portal.models import PartnerLead, PartnerNotice
from referrals.programs.models import Enrolment
from referrals.tracking.models import ReferralDay, ReferralLink

ENDING_DAYS = 7


@task("referrals.tell_first_clicks", attempts=3, cron="5,35 * * * *")
def tell_first_clicks() -> None:
    """Partners whose links were followed by somebody for the first time; from the daily numbers."""
    told = sa.select(PartnerNotice.id).where(
        PartnerNotice.user_id == Enrolment.user_id, PartnerNotice.kind == FIRST_CLICK
    )
    clicked = sa.select(ReferralDay.link_id).where(
        ReferralDay.link_id == ReferralLink.id, ReferralDay.event == "click", ReferralDay.kind == "counted"
    )
    found = (
        sa.select(Enrolment.user_id)
        .join(ReferralLink, ReferralLink.enrolment_id == Enrolment.id)
        .where(~told.exists(), clicked.exists())
    )
    with transaction():
        for user_id in db.session.scalars(found.distinct().order_by(Enrolment.user_id)).all():
            telling.tell(db.session.get_one(User, user_id), FIRST_CLICK, "once", {})


@task("referrals.tell_of_order")
def tell_of_order(commission_id: int) -> None:
    """Somebody whom the partner brought has ordered. Twice is as good as once."""
    with transaction():
        it = db.session.get_one(Commission, commission_id)
        telling.tell(
            it.user, FIRST_ORDER, str(it.conversion_id), {"amount_minor": it.amount_minor, "currency": it.currency}
        )


@task("referrals.end_leads", attempts=3, cron="40 3 * * *")
def end_leads() -> None:
    """Leads whose time is over end, partners are reminded a week before, and who did not order is forgotten in time."""
    now = clock.now()
    with transaction():
        registering.expire(now)
        registering.forget(now)
        ending = sa.select(PartnerLead).where(
            PartnerLead.state == "open", PartnerLead.expires_at <= now + timedelta(days=ENDING_DAYS)
        )
        for lead in db.session.scalars(ending.order_by(PartnerLead.id)):
            days = max(1, (lead.expires_at - now).days)
            subject = f"ending:{lead.id}:{lead.expires_at.date()}"
            telling.tell(lead.enrolment.user, LEAD, subject, {"lead_id": lead.id, "state": "ending", "days": days})


@task("referrals.write_weekly", attempts=3, cron="0 7 * * 1")
def write_weekly() -> None:
    """On Mondays one letter to each partner who wants their news in one."""
    year, week, _day = clock.today().isocalendar()
    for user_id in telling.who_waits():
        with transaction():
            telling.write_weekly(user_id, f"{year}-{week:02}")
