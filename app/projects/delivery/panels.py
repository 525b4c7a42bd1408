"""What delivery shows on other pages: the tabs and the home page of a project, and what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import lazy_gettext as _l

from app import clock
from app.database import db
from app.projects.access import Participation
from app.projects.delivery.milestone_queries import milestones_for
from app.projects.delivery.models import Milestone
from app.projects.delivery.queries import delivery_of, open_approvals_of, overdue_days_of
from app.projects.delivery.states import milestone_states
from app.projects.delivery.wording import MILESTONES
from app.projects.models import Project
from app.projects.sockets import Measure, ProjectPanel, Tab
from app.projects.states import State
from app.web.locale import choose_timezone

MOST = 5


def tabs(me: Participation) -> list[Tab]:
    """Milestones, approvals and the delivery, for those on the board."""
    if not me.sees_board or me.project.known_state is State.AWAITING_LEADER:
        return []
    reference = me.project.reference
    delivery = delivery_of(me.project.id)
    waiting = len(open_approvals_of(me.project.id)) + (1 if delivery is not None and delivery.is_open else 0)
    return [
        Tab(label=_l("Milestones"), url=url_for("delivery.milestones", reference=reference), order=30),
        Tab(label=_l("Approvals"), url=url_for("delivery.approvals", reference=reference), order=35, count=waiting),
        Tab(label=_l("Delivery"), url=url_for("delivery.delivery", reference=reference), order=40),
    ]


def panel(me: Participation) -> ProjectPanel | None:
    """What waits for the client, and the milestones."""
    if not me.sees_board or me.project.known_state is State.AWAITING_LEADER:
        return None
    rows, today = milestones_for(me), clock.today(choose_timezone())
    states = milestone_states([each.due_on for each in rows], [each.is_reached for each in rows], today)
    delivery = delivery_of(me.project.id)
    waiting = [*([delivery] if delivery is not None and delivery.is_open else []), *open_approvals_of(me.project.id)]
    if not rows and not waiting:
        return None
    html = render_template(
        "delivery/_project_panel.html",
        me=me,
        waiting=waiting[:MOST],
        rows=list(zip(rows, states, strict=True)),
        words=MILESTONES,
    )
    return ProjectPanel(html=html, order=10)


def measures(project_ids: Sequence[int]) -> list[Measure]:
    """How late the latest milestone is, and how long an answer of the client is overdue, in days."""
    found = [
        Measure(project_id=project_id, name="milestone_late_days", value=(clock.today() - first).days)
        for project_id, first in db.session.execute(_late_milestones(project_ids))
        if first is not None
    ]
    late = overdue_days_of(project_ids)
    return [*found, *(Measure(project_id=key, name="approval_late_days", value=days) for key, days in late.items())]


def _late_milestones(project_ids: Sequence[int]) -> sa.Select[int, date | None]:
    return (
        sa.select(Milestone.project_id, sa.func.min(Milestone.due_on))
        .join(Project, Project.id == Milestone.project_id)
        .where(
            Milestone.project_id.in_(project_ids),
            Project.state == State.RUNNING,
            Milestone.removed_at.is_(None),
            Milestone.reached_at.is_(None),
            Milestone.due_on < clock.today(),
        )
        .group_by(Milestone.project_id)
    )
