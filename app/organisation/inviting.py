"""Inviting a candidate: the accounts carry the link, the organisation remembers what it is for."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts import inviting
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db
from app.errors import Conflict
from app.organisation.models import MemberInvitation
from app.organisation.queries import member_of
from app.organisation.states import Stage, Status


def wished_status(invitation_id: int) -> Status:
    """What an invitation is for; an expert where the accounts invited a candidate by themselves."""
    found = db.session.scalar(sa.select(MemberInvitation.status).where(MemberInvitation.invitation_id == invitation_id))
    return Status(found) if found else Status.PROJECT_EXPERT


def invite(*, email: str, name: str, status: Status, locale: str, by: User) -> MemberInvitation:
    """Raises `Conflict` for who is a member already."""
    owner = user_by_email(email)
    known = member_of(owner.id) if owner else None
    if known is not None and known.known_stage is not Stage.LEFT:
        raise Conflict(_l("This person is a member already. Open their page to go on from there."))
    invitation = inviting.invite(email=email, name=name, role=Role.CANDIDATE, locale=locale, by=by)
    row = MemberInvitation(invitation_id=invitation.id, status=status.value)
    db.session.add(row)
    db.session.flush()
    return row
