"""What the organisation does when something has happened to accounts."""

from __future__ import annotations

from app.accounts.facts import InvitationAccepted
from app.accounts.queries import user_by_id
from app.accounts.roles import Role
from app.organisation import inviting, membership


def welcome(fact: InvitationAccepted) -> None:
    """Whoever accepts to be a candidate has a membership from then on."""
    if fact.role == Role.CANDIDATE:
        membership.join(user_by_id(fact.user_id), inviting.wished_status(fact.invitation_id))
