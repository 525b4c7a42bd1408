"""What the portal keeps about a partner and about the people they registered; what goes when somebody leaves."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.portal.lead_queries import leads_of
from referrals.portal.models import PartnerLead, PartnerLeadMeeting, PartnerNote, PartnerNotice, PartnerProfile
from referrals.portal.profiles import profile_of
from referrals.portal.queries import notes_about
from referrals.programs.models import Enrolment
from referrals.tracking.mailboxes import unaliased


def partner_about(user: User) -> PersonalData:
    rows: list[dict[str, object]] = []
    profile = profile_of(user)
    if profile is not None:
        rows.append(
            {
                "name_on_lists": profile.display_name,
                "named_to_sponsor": profile.named_to_sponsor,
                "registers_leads": profile.registers_leads,
                "notices": profile.notices,
            }
        )
    rows += [{"note": each.words, "at": each.created_at.isoformat()} for each in notes_about(user)]
    rows += [
        {"lead": each.id, "state": each.state, "registered_at": each.registered_at.isoformat()}
        for each in db.session.scalars(leads_of(user))
    ]
    told = sa.select(PartnerLead).where(PartnerLead.mailbox == unaliased(user.email))
    rows += [
        {"registered_by_a_partner": each.registered_at.isoformat(), "name": each.name, "wish": each.wish}
        for each in db.session.scalars(told)
    ]
    return PersonalData(key="partner", title=_l("Partner"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """Whoever was registered as a lead is forgotten; a partner's profile, notes and news go, and their open leads end."""
    _forget_leads(PartnerLead.mailbox == unaliased(email))
    if user is None:
        return
    own = sa.select(Enrolment.id).where(Enrolment.user_id == user.id)
    _forget_leads(PartnerLead.enrolment_id.in_(own))
    for model in (PartnerProfile, PartnerNote, PartnerNotice):
        db.session.execute(sa.delete(model).where(model.user_id == user.id))


def _forget_leads(which: sa.ColumnElement[bool]) -> None:
    found = list(db.session.scalars(sa.select(PartnerLead.id).where(which)))
    now = clock.now()
    db.session.execute(
        sa.update(PartnerLead)
        .where(PartnerLead.id.in_(found), PartnerLead.state == "open")
        .values(state="withdrawn", ended_at=now)
    )
    nobody = {"mailbox": "", "email": "", "name": "", "company": "", "wish": "", "forgotten_at": now}
    db.session.execute(sa.update(PartnerLead).where(PartnerLead.id.in_(found)).values(**nobody))
    db.session.execute(sa.update(PartnerLeadMeeting).where(PartnerLeadMeeting.lead_id.in_(found)).values(note=""))
