"""Whom projects propose for the customers canvas: clients, leaders and colleagues of one's own projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app.canvas.groups import Group, Relation
from app.canvas.sockets import Proposal
from app.database import db
from app.projects.models import Project, ProjectMember
from app.projects.states import Part, State

MOST_PROJECTS = 10


def proposals(owner_id: int | None) -> Sequence[Proposal]:
    """For a person those of their own projects; for the organisation who leads what runs now."""
    found = (
        sa.select(Project)
        .where(Project.state.in_([State.RUNNING, State.DELIVERED]))
        .options(selectinload(Project.members), selectinload(Project.order))
        .order_by(Project.opened_at.desc(), Project.id.desc())
        .limit(MOST_PROJECTS)
    )
    if owner_id is None:
        running = db.session.scalars(found.where(Project.state == State.RUNNING))
        return [_leader(project, member) for project in running for member in _team(project) if _leads(member)]
    own = sa.select(ProjectMember.project_id).where(
        ProjectMember.user_id == owner_id, ProjectMember.left_at.is_(None), ProjectMember.part != Part.CLIENT
    )
    projects = db.session.scalars(found.where(Project.id.in_(own))).all()
    return [each for project in projects for each in _around(project, owner_id)]


def _around(project: Project, owner_id: int) -> Iterator[Proposal]:
    """The client first, then the leader, then the others of the team."""
    yield Proposal(
        key=f"client-{project.order.contact_id}",
        name=project.client_name,
        group=Group.CUSTOMER.value,
        relation=Relation.SERVES.value,
        contact_id=project.order.contact_id,
        why=_("Client of “%(title)s”", title=project.title),
    )
    for member in sorted(_team(project), key=lambda each: not _leads(each)):
        if member.user_id != owner_id:
            yield _leader(project, member) if _leads(member) else _colleague(project, member)


def _team(project: Project) -> list[ProjectMember]:
    return [member for member in project.members if member.is_live and not member.is_client]


def _leads(member: ProjectMember) -> bool:
    return member.part == Part.PROJECT_LEADER


def _leader(project: Project, member: ProjectMember) -> Proposal:
    why = _("Leads “%(title)s”", title=project.title)
    return _person(member, Group.PROJECT_LEADER, why)


def _colleague(project: Project, member: ProjectMember) -> Proposal:
    return _person(member, Group.TEAM, _("In the team of “%(title)s”", title=project.title))


def _person(member: ProjectMember, group: Group, why: str) -> Proposal:
    key = f"user-{member.user_id}"
    return Proposal(key=key, name=member.user.name, group=group.value, user_id=member.user_id, why=why)
