"""Named reads of projects. Whoever asks names the eyes that look: a stranger finds nothing (404)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import clock
from app.database import db
from app.errors import NotFound
from app.orders.references import normalised
from app.projects.access import Participation, own, visible_to
from app.projects.models import Project, ProjectEvent, ProjectInvitation, ProjectMember
from app.projects.states import OPEN, Part, RoleActivity

if TYPE_CHECKING:
    from app.accounts.access import Viewer

MOST_EVENTS = 100


def projects_of(viewer: Viewer) -> sa.Select[Project]:
    """The projects in which the viewer has a part, those that run first, the newest first."""
    return sa.select(Project).where(own(viewer)).options(joinedload(Project.order)).order_by(*_order())


def projects_seen_by(viewer: Viewer) -> sa.Select[Project]:
    """As `projects_of`; administrators get all."""
    return sa.select(Project).where(visible_to(viewer)).options(joinedload(Project.order)).order_by(*_order())


def project_by_id(project_id: int) -> Project:
    """Without eyes: for jobs and subscribers. Raises `NotFound`."""
    project = db.session.get(Project, project_id)
    if project is None:
        raise NotFound
    return project


def project_by_reference(reference: str) -> Project:
    """Without eyes: for the desk. Raises `NotFound`."""
    project = db.session.scalar(sa.select(Project).where(Project.reference == normalised(reference)))
    if project is None:
        raise NotFound
    return project


def project_of_order(order_id: int) -> Project | None:
    return db.session.scalar(sa.select(Project).where(Project.order_id == order_id))


def locked(project_id: int) -> Project:
    """The project with its row locked until the transaction ends, read afresh. Whatever changes its people locks it."""
    project = db.session.scalar(
        sa.select(Project)
        .where(Project.id == project_id)
        .with_for_update(of=Project)
        .execution_options(populate_existing=True)
    )
    if project is None:
        raise NotFound
    return project


def live_members(project_id: int) -> Sequence[ProjectMember]:
    """Who is in the project now: the leader, then representatives, experts and clients, each by when they joined."""
    rows = db.session.scalars(
        sa.select(ProjectMember)
        .where(ProjectMember.project_id == project_id, ProjectMember.left_at.is_(None))
        .order_by(ProjectMember.joined_at, ProjectMember.id)
    ).all()
    places = list(Part)
    return sorted(rows, key=lambda member: places.index(Part(member.part)))


def former_members(project_id: int) -> Sequence[ProjectMember]:
    """Who was in the project and left, the latest first."""
    return db.session.scalars(
        sa.select(ProjectMember)
        .where(ProjectMember.project_id == project_id, ProjectMember.left_at.is_not(None))
        .order_by(ProjectMember.left_at.desc(), ProjectMember.id.desc())
    ).all()


def leader_of(project_id: int) -> ProjectMember | None:
    return db.session.scalar(
        sa.select(ProjectMember).where(
            ProjectMember.project_id == project_id,
            ProjectMember.part == Part.PROJECT_LEADER,
            ProjectMember.left_at.is_(None),
        )
    )


def leaders_of(project_ids: Sequence[int]) -> dict[int, ProjectMember]:
    """Who leads each of these projects now; a project without a leader is missing."""
    found = sa.select(ProjectMember).where(
        ProjectMember.project_id.in_(list(project_ids)),
        ProjectMember.part == Part.PROJECT_LEADER,
        ProjectMember.left_at.is_(None),
    )
    return {member.project_id: member for member in db.session.scalars(found)}


def assignable(project_id: int) -> Sequence[ProjectMember]:
    """Who may be given work: live members of the team on the board, never a passive representative, never a client."""
    return db.session.scalars(
        sa.select(ProjectMember)
        .where(
            ProjectMember.project_id == project_id,
            ProjectMember.left_at.is_(None),
            ProjectMember.part != Part.CLIENT,
            ProjectMember.role_activity == RoleActivity.ACTIVE,
            ProjectMember.on_board,
        )
        .order_by(ProjectMember.joined_at, ProjectMember.id)
    ).all()


def answers_for(project_id: int) -> ProjectMember | None:
    """Who owns the answer-time clock: the first active representative on the channel, else the leader."""
    representative = db.session.scalar(
        sa.select(ProjectMember)
        .where(
            ProjectMember.project_id == project_id,
            ProjectMember.left_at.is_(None),
            ProjectMember.part == Part.CUSTOMER_REPRESENTATIVE,
            ProjectMember.role_activity == RoleActivity.ACTIVE,
            ProjectMember.on_channel,
        )
        .order_by(ProjectMember.joined_at, ProjectMember.id)
        .limit(1)
    )
    return representative or leader_of(project_id)


def events_for(me: Participation) -> sa.Select[ProjectEvent]:
    """What happened, the newest first; a client gets only what is not internal."""
    found = sa.select(ProjectEvent).where(ProjectEvent.project_id == me.project.id)
    if not me.sees_internal:
        found = found.where(ProjectEvent.internal.is_(False))
    return found.order_by(ProjectEvent.id.desc())


def latest_events(me: Participation) -> Sequence[ProjectEvent]:
    """Enough of them for the front page of a project."""
    return db.session.scalars(events_for(me).limit(MOST_EVENTS)).unique().all()


def open_invitations(project_id: int) -> Sequence[ProjectInvitation]:
    """Those nobody has answered: they work, or have expired and may be sent again."""
    return db.session.scalars(
        sa.select(ProjectInvitation)
        .where(
            ProjectInvitation.project_id == project_id,
            ProjectInvitation.accepted_at.is_(None),
            ProjectInvitation.revoked_at.is_(None),
        )
        .order_by(ProjectInvitation.id.desc())
    ).all()


def invitation_in(project_id: int, invitation_id: int) -> ProjectInvitation:
    """One of the invitations of that project. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(ProjectInvitation).where(
            ProjectInvitation.id == invitation_id, ProjectInvitation.project_id == project_id
        )
    )
    if found is None:
        raise NotFound
    return found


def member_in(project_id: int, member_id: int) -> ProjectMember:
    """One of the live members of that project. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(ProjectMember).where(
            ProjectMember.id == member_id,
            ProjectMember.project_id == project_id,
            ProjectMember.left_at.is_(None),
        )
    )
    if found is None:
        raise NotFound
    return found


def overdue(project: Project) -> bool:
    """Whether it should have been delivered by now."""
    return project.due_on is not None and project.delivered_at is None and project.due_on < clock.now().date()


def _order() -> tuple[sa.ColumnElement[Any], ...]:
    ended = sa.case((Project.state.in_([str(state) for state in OPEN]), 0), else_=1)
    return ended, Project.opened_at.desc(), Project.id.desc()
