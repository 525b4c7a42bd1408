"""Named reads of leads: a partner's own, and the desk's."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from referrals.portal.models import PartnerLead
from referrals.programs.models import Enrolment

STATES = ("open", "ordered", "expired", "withdrawn", "refused")


def leads(text: str = "", state: str = "", program_id: int | None = None) -> sa.Select[PartnerLead]:
    """For the desk, the newest first."""
    found = sa.select(PartnerLead).join(PartnerLead.enrolment).join(Enrolment.user)
    whole = joinedload(PartnerLead.enrolment)
    found = found.options(whole.joinedload(Enrolment.user), whole.joinedload(Enrolment.program))
    if text:
        columns = (PartnerLead.name, PartnerLead.company, PartnerLead.email, User.name)
        found = found.where(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if program_id is not None:
        found = found.where(Enrolment.program_id == program_id)
    return _in_state(found, state).order_by(PartnerLead.id.desc())


def leads_of(user: User, text: str = "", state: str = "") -> sa.Select[PartnerLead]:
    return leads(text, state).where(Enrolment.user_id == user.id)


def lead_of(user: User, lead_id: int) -> PartnerLead:
    """Raises `NotFound` for everyone else's."""
    found = db.session.scalar(leads_of(user).where(PartnerLead.id == lead_id))
    if found is None:
        raise NotFound
    return found


def lead_by_id(lead_id: int) -> PartnerLead:
    """For the desk. Raises `NotFound`."""
    found = db.session.get(PartnerLead, lead_id)
    if found is None:
        raise NotFound
    return found


def _in_state(found: sa.Select[PartnerLead], state: str) -> sa.Select[PartnerLead]:
    """A lead whose time is over counts as expired also before the nightly job has said so."""
    over = sa.and_(PartnerLead.state == "open", PartnerLead.expires_at <= clock.now())
    if state == "open":
        return found.where(PartnerLead.state == "open", ~over)
    if state == "expired":
        return found.where(sa.or_(PartnerLead.state == "expired", over))
    return found.where(PartnerLead.state == state) if state else found
