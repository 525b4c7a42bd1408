"""Who may take which part in a project, and who is suggested for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.accounts.roles import Role
from app.catalogue.models import Service
from app.database import db
from app.organisation.queries import Suggestion, member_of, suggestions
from app.projects.models import Project
from app.projects.queries import live_members
from app.projects.states import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

# A leader holds what a representative and an expert hold, so a leader may take any part of the team.
_STATUSES: dict[Part, frozenset[str]] = {
    Part.PROJECT_LEADER: frozenset({"project_leader"}),
    Part.CUSTOMER_REPRESENTATIVE: frozenset({"customer_representative", "project_leader"}),
    Part.PROJECT_EXPERT: frozenset({"project_expert", "project_leader"}),
}


def may_take(user: User, part: Part) -> bool:
    """Whether the person may be that in a project: by their membership, else by the role of their account.

    Somebody paused, gone or not accepted yet takes no part; the client's people need neither.
    """
    if not user.is_active or part == Part.CLIENT:
        return user.is_active
    member = member_of(user.id)
    if member is not None:
        return member.is_partner and member.status in _STATUSES[part]
    return user.has_role(*(Role(status) for status in _STATUSES[part]))


def suggested(project: Project, part: Part) -> list[Suggestion]:
    """Members who could take that part, the best first, by the disciplines of what was ordered and the client's
    language; who is in the project already is left out."""
    contact = project.order.contact
    return suggestions(
        part,
        disciplines_of(project),
        [contact.locale],
        without=[member.user_id for member in live_members(project.id)],
    )


def disciplines_of(project: Project) -> Sequence[str]:
    """What the ordered services are about; those of a bundle are those of its parts."""
    ids = [line.service_id for line in project.order.lines if line.service_id is not None]
    services = db.session.scalars(sa.select(Service).where(Service.id.in_(ids)).order_by(Service.id)).unique().all()
    return list(dict.fromkeys(discipline.value for service in services for discipline in service.disciplines))


def all_who_may_lead() -> Sequence[User]:
    """People whose account holds the role and whose membership, where they have one, does not speak against it."""
    holds = sa.select(RoleGrant.user_id).where(RoleGrant.role == Role.PROJECT_LEADER, RoleGrant.revoked_at.is_(None))
    found = db.session.scalars(sa.select(User).where(User.id.in_(holds), User.erased_at.is_(None)).order_by(User.name))
    return [user for user in found if may_take(user, Part.PROJECT_LEADER)]
