"""Named reads of milestones. A client sees those that are shown to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from app.projects.access import Participation
from app.projects.delivery.models import Milestone
from app.projects.models import Project, ProjectMember
from app.projects.states import Part, State


def milestones_of(project_id: int) -> Sequence[Milestone]:
    """Without eyes: all of a project that were not removed, in their order."""
    return db.session.scalars(_of(project_id)).unique().all()


def milestones_for(me: Participation) -> Sequence[Milestone]:
    """Those the viewer may see, in their order."""
    return db.session.scalars(_visible(me, _of(me.project.id))).unique().all()


def milestone_in(me: Participation, milestone_id: int, *, removed: bool = False) -> Milestone:
    """One of them. Raises `NotFound`; a removed one is found only by who asks for `removed`."""
    found = sa.select(Milestone).where(Milestone.id == milestone_id, Milestone.project_id == me.project.id)
    if not removed:
        found = found.where(Milestone.removed_at.is_(None))
    milestone = db.session.scalars(_visible(me, found)).unique().one_or_none()
    if milestone is None:
        raise NotFound
    return milestone


def late_milestones_led_by(user_id: int, today: date) -> sa.Select[Milestone, Project]:
    """Milestones past their day, with their projects, of running projects that person leads."""
    led = sa.select(ProjectMember.project_id).where(
        ProjectMember.user_id == user_id, ProjectMember.part == Part.PROJECT_LEADER, ProjectMember.left_at.is_(None)
    )
    return (
        sa.select(Milestone, Project)
        .join(Project, Project.id == Milestone.project_id)
        .where(
            Milestone.project_id.in_(led),
            Project.state == State.RUNNING,
            Milestone.removed_at.is_(None),
            Milestone.reached_at.is_(None),
            Milestone.due_on < today,
        )
        .order_by(Milestone.due_on, Milestone.id)
    )


def _of(project_id: int) -> sa.Select[Milestone]:
    return (
        sa.select(Milestone)
        .where(Milestone.project_id == project_id, Milestone.removed_at.is_(None))
        .order_by(Milestone.position, Milestone.id)
    )


def _visible(me: Participation, select: sa.Select[Milestone]) -> sa.Select[Milestone]:
    return select if me.sees_internal else select.where(Milestone.shown_to_client)
