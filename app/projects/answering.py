"""What projects answer when the organisation and the orders ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext as _

from app.accounts.access import viewer
from app.database import db
from app.mail.links import absolute_url
from app.orders.models import Order
from app.organisation.sockets import FinishedProject, Obligation
from app.projects.access import live_member, oversees
from app.projects.models import Project, ProjectMember
from app.projects.queries import project_of_order
from app.projects.states import OPEN, Part, RoleActivity, State
from app.web.navigation import Panel


def obligations(user_id: int) -> Sequence[Obligation]:
    """Projects led now: each must be handed over before its leader pauses or leaves."""
    led = sa.select(Project).join(ProjectMember).where(_live(user_id), ProjectMember.part == Part.PROJECT_LEADER)
    return [
        Obligation(
            words=_("Hand over the lead of “%(title)s”", title=project.title),
            url=absolute_url("projects.people", reference=project.reference),
        )
        for project in db.session.scalars(led.where(Project.state.in_(OPEN)).order_by(Project.id))
    ]


def running_projects(user_ids: Collection[int]) -> Mapping[int, int]:
    """In how many open projects each person acts now."""
    counted = (
        sa.select(ProjectMember.user_id, sa.func.count())
        .join(Project)
        .where(
            ProjectMember.user_id.in_(list(user_ids)),
            ProjectMember.left_at.is_(None),
            ProjectMember.role_activity == RoleActivity.ACTIVE,
            Project.state.in_([State.AWAITING_LEADER, State.RUNNING]),
        )
        .group_by(ProjectMember.user_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def finished_projects(user_id: int) -> Sequence[FinishedProject]:
    """Delivered projects in whose team the person was to the end, named by what was ordered and never by the client."""
    found = (
        sa.select(Project, ProjectMember.part)
        .join(ProjectMember)
        .where(
            ProjectMember.user_id == user_id,
            ProjectMember.part != Part.CLIENT,
            Project.delivered_at.is_not(None),
            sa.or_(ProjectMember.left_at.is_(None), ProjectMember.left_at >= Project.delivered_at),
        )
        .order_by(Project.delivered_at.desc(), Project.id.desc())
    )
    finished: dict[int, FinishedProject] = {}
    for project, part in db.session.execute(found):
        title = project.order.lines[0].title if project.order.lines else project.title
        if project.delivered_at is not None:
            done = FinishedProject(title=title, part=part, finished_on=project.delivered_at.date())
            finished.setdefault(project.id, done)
    return list(finished.values())


def panel_at(place: str, **context: object) -> Panel | None:
    """The project of an order on the order's page, for who takes part."""
    order = context.get("order")
    if place in {"order", "desk.order"} and isinstance(order, Order):
        return _at_order(order)
    return None


def _at_order(order: Order) -> Panel | None:
    eyes, project = viewer(), project_of_order(order.id)
    if project is None:
        return None
    inside = eyes.user is not None and (live_member(project.id, eyes.user.id) is not None or oversees(eyes))
    return Panel(render_template("projects/_at_order.html", project=project, inside=inside), 60)


def _live(user_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(ProjectMember.user_id == user_id, ProjectMember.left_at.is_(None))
