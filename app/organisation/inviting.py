"""Inviting a candidate: the accounts carry the link, the organisation remembers what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts import inviting
from app.accounts.models import Invitation, User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db
from app.errors import Conflict, NotFound
from app.organisation.models import MemberInvitation
from app.organisation.queries import member_of
from app.organisation.states import Stage, Status

MOST_SHOWN = 100


@dataclass(frozen=True)
class Invited:
    """An invitation that waits for an answer, and what it is for."""

    invitation: Invitation
    status: Status


def wished_status(invitation_id: int) -> Status:
    """What an invitation is for; an expert where the accounts invited a candidate by themselves."""
    found = db.session.scalar(sa.select(MemberInvitation.status).where(MemberInvitation.invitation_id == invitation_id))
    return Status(found) if found else Status.PROJECT_EXPERT


def open_invitations() -> Sequence[Invited]:
    """Who was invited and has not answered, the newest first; links that have expired too, to be sent again."""
    select = (
        sa.select(Invitation, MemberInvitation.status)
        .join(MemberInvitation, MemberInvitation.invitation_id == Invitation.id)
        .where(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .order_by(Invitation.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Invited(invitation, Status(status)) for invitation, status in db.session.execute(select)]


def open_invitation(invitation_id: int) -> Invitation:
    """Raises `NotFound` for an invitation to anything else, and for one that was answered or taken back."""
    found = next((each.invitation for each in open_invitations() if each.invitation.id == invitation_id), None)
    if found is None:
        raise NotFound
    return found


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
