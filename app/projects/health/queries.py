"""Named reads of the health of projects: which are looked at, by whom, and since when they stand where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import joinedload

from app.accounts.access import Viewer
from app.accounts.models import Contact
from app.database import db
from app.orders.models import Order
from app.projects.access import oversees
from app.projects.health.models import HealthChange
from app.projects.models import Project, ProjectMember
from app.projects.states import Part, State

LOOKED_AT = (State.RUNNING, State.DELIVERED)


def watched_by(viewer: Viewer, *, text: str = "", leader_id: int | None = None) -> sa.Select[Project]:
    """The running and delivered projects the viewer leads; administrators get all. Nobody else gets any."""
    found = sa.select(Project).where(Project.state.in_([str(state) for state in LOOKED_AT]))
    if not oversees(viewer):
        found = found.where(Project.id.in_(_led_by(viewer.user.id if viewer.user else 0)))
    if leader_id:
        found = found.where(Project.id.in_(_led_by(leader_id)))
    if text:
        found = found.where(
            sa.or_(Project.title.icontains(text, autoescape=True), Project.order_id.in_(_of_client(text)))
        )
    return found.options(joinedload(Project.order)).order_by(Project.id)


def leaders_of(project_ids: Sequence[int]) -> dict[int, ProjectMember]:
    """Who leads each of these projects."""
    found = sa.select(ProjectMember).where(
        ProjectMember.project_id.in_(project_ids),
        ProjectMember.part == Part.PROJECT_LEADER,
        ProjectMember.left_at.is_(None),
    )
    return {member.project_id: member for member in db.session.scalars(found)}


def since_when(project_ids: Sequence[int]) -> dict[tuple[int, str, str], datetime]:
    """By project, process and level: since when, from the newest change of each process."""
    newest = (
        sa.select(HealthChange)
        .where(HealthChange.project_id.in_(project_ids))
        .ext(postgresql.distinct_on(HealthChange.project_id, HealthChange.process))
        .order_by(HealthChange.project_id, HealthChange.process, HealthChange.id.desc())
    )
    return {(each.project_id, each.process, each.level): each.happened_at for each in db.session.scalars(newest)}


def changes_of(project_id: int, most: int = 20) -> Sequence[HealthChange]:
    """The changes of both processes, the newest first."""
    found = sa.select(HealthChange).where(HealthChange.project_id == project_id)
    return db.session.scalars(found.order_by(HealthChange.id.desc()).limit(most)).all()


def looked_at_ids() -> list[int]:
    """Without eyes: the projects whose health is noted."""
    found = sa.select(Project.id).where(Project.state.in_([str(state) for state in LOOKED_AT])).order_by(Project.id)
    return list(db.session.scalars(found))


def _led_by(user_id: int) -> sa.Select[int]:
    return sa.select(ProjectMember.project_id).where(
        ProjectMember.user_id == user_id,
        ProjectMember.part == Part.PROJECT_LEADER,
        ProjectMember.left_at.is_(None),
    )


def _of_client(text: str) -> sa.Select[int]:
    named = (Contact.name, Contact.company_name)
    return (
        sa.select(Order.id)
        .join(Contact, Contact.id == Order.contact_id)
        .where(sa.or_(*(column.icontains(text, autoescape=True) for column in named)))
    )
