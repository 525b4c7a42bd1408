"""Who may see and do what in a project. Every page, search, count, mail, export and API of projects asks here."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.access import Viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.errors import NotFound
from app.orders.references import normalised
from app.projects.models import Project, ProjectMember
from app.projects.states import Part, RoleActivity


@dataclass(frozen=True, kw_only=True)
class Participation:
    """The viewer's place in one project. An administrator without a part oversees: reads all, writes nothing.

    `sees_internal` is the question behind promise 3: a client never gets what is not shown to clients.
    """

    project: Project
    user: User
    member: ProjectMember | None

    @property
    def part(self) -> Part | None:
        return Part(self.member.part) if self.member else None

    @property
    def oversees(self) -> bool:
        return self.member is None

    @property
    def leads(self) -> bool:
        return self.part == Part.PROJECT_LEADER

    @property
    def is_client(self) -> bool:
        return self.part == Part.CLIENT

    @property
    def is_passive(self) -> bool:
        return self.member is not None and self.member.role_activity == RoleActivity.PASSIVE

    @property
    def sees_internal(self) -> bool:
        return not self.is_client

    @property
    def sees_board(self) -> bool:
        return self.member is None or self.member.on_board

    @property
    def sees_channel(self) -> bool:
        return self.member is None or self.member.on_channel

    @property
    def may_lead(self) -> bool:
        """Add and remove people, invite, and decide what only the leader decides; never in a project that has ended."""
        return self.leads and self.project.is_open

    @property
    def may_act(self) -> bool:
        """Write and change things as an active member; a passive representative and an overseer only read."""
        return self.member is not None and not self.is_passive and self.project.is_open

    @property
    def may_work(self) -> bool:
        """As `may_act`, for the team: a client's part is to read, comment and decide."""
        return self.may_act and not self.is_client


def participation(viewer: Viewer, reference: str) -> Participation:
    """The viewer's place in the project of that reference. Raises `NotFound` for everyone who has none."""
    if viewer.user is None:
        raise NotFound
    project = db.session.scalar(sa.select(Project).where(Project.reference == normalised(reference)))
    if project is None:
        raise NotFound
    return participation_in(viewer, project)


def participation_in(viewer: Viewer, project: Project) -> Participation:
    """As `participation`, for a project at hand."""
    user = viewer.user
    if user is None:
        raise NotFound
    member = live_member(project.id, user.id)
    if member is None and not oversees(viewer):
        raise NotFound
    return Participation(project=project, user=user, member=member)


def on_board(viewer: Viewer, reference: str) -> Participation:
    """As `participation`; raises `NotFound` also for members who were not granted the board."""
    found = participation(viewer, reference)
    if not found.sees_board:
        raise NotFound
    return found


def on_channel(viewer: Viewer, reference: str) -> Participation:
    """As `participation`; raises `NotFound` also for members who were not granted the channel."""
    found = participation(viewer, reference)
    if not found.sees_channel:
        raise NotFound
    return found


def leading(viewer: Viewer, reference: str) -> Participation:
    """As `participation`; raises `NotFound` for all but the leader of a project that has not ended."""
    found = participation(viewer, reference)
    if not found.may_lead:
        raise NotFound
    return found


def live_member(project_id: int, user_id: int) -> ProjectMember | None:
    return db.session.scalar(
        sa.select(ProjectMember).where(
            ProjectMember.project_id == project_id, ProjectMember.user_id == user_id, ProjectMember.left_at.is_(None)
        )
    )


def oversees(viewer: Viewer) -> bool:
    """Administrators see every project, once they have shown their second factor."""
    return viewer.is_staff and viewer.has_role(Role.ADMIN)


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """As a condition on Project: those the viewer takes part in now."""
    return sa.true() if oversees(viewer) else own(viewer)


def own(viewer: Viewer) -> sa.ColumnElement[bool]:
    """As a condition on Project: those in which the viewer has a part of their own."""
    if viewer.user is None:
        return sa.false()
    return Project.id.in_(live_in(viewer.user.id))


def live_in(user_id: int, *conditions: sa.ColumnExpressionArgument[bool]) -> sa.Select[int]:
    """The ids of projects in which that person is a member now."""
    return sa.select(ProjectMember.project_id).where(
        ProjectMember.user_id == user_id, ProjectMember.left_at.is_(None), *conditions
    )
