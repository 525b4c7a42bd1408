"""The roles of an account follow the membership: what somebody may do is what they are now."""

from __future__ import annotations

from app.accounts import granting
from app.accounts.models import User
from app.accounts.roles import Role
from app.organisation.models import Member
from app.organisation.states import Stage

# The roles that come and go with a membership; all others are given and taken by administrators.
OF_MEMBERS = frozenset({Role.CANDIDATE, Role.PROJECT_LEADER, Role.CUSTOMER_REPRESENTATIVE, Role.PROJECT_EXPERT})


def roles_of(member: Member) -> frozenset[Role]:
    """What goes with where the membership stands: nothing while it pauses or when it is over."""
    if member.known_stage in {Stage.CANDIDATE, Stage.ASSESSED}:
        return frozenset({Role.CANDIDATE})
    return frozenset({Role(member.status)}) if member.is_partner else frozenset()


def follow(member: Member, *, by: User) -> None:
    """Give what is missing and take back what no longer belongs.

    A candidate keeps what an administrator gave before: until it is decided, nothing is taken away.
    """
    wanted = roles_of(member)
    held = member.user.roles & OF_MEMBERS
    is_decided = member.known_stage not in {Stage.CANDIDATE, Stage.ASSESSED}
    for role in sorted(held - wanted) if is_decided else ():
        granting.revoke(member.user, role, by=by)
    for role in sorted(wanted - held):
        # The audit log is of what staff did, and joining is one's own doing.
        give = granting.grant if by.id != member.user_id else granting.give
        give(member.user, role, by=by)
