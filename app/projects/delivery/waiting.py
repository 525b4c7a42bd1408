"""What of delivery waits for a person: answers as the client, overdue answers and wished changes as the leader."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db
from app.projects.delivery.milestone_queries import late_milestones_led_by
from app.projects.delivery.models import Approval, Milestone
from app.projects.delivery.queries import asked_by_team_of, offers_to, waiting_for
from app.projects.delivery.states import ApprovalState
from app.projects.models import Project
from app.projects.sockets import WaitingItem
from app.projects.states import Part

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


def items(user: User) -> list[WaitingItem]:
    eyes = Viewer(user)
    return [
        *(_to_answer(each) for each in db.session.scalars(waiting_for(eyes)).unique()),
        *(_to_decide(project) for project in db.session.scalars(offers_to(user.id))),
        *(_to_follow(each) for each in db.session.scalars(asked_by_team_of(user.id)).unique()),
        *(_to_reach(*row) for row in db.session.execute(late_milestones_led_by(user.id, clock.today()))),
    ]


def _to_answer(approval: Approval) -> WaitingItem:
    label = _l("Accept, or ask for changes") if approval.is_delivery else _l("Look and answer")
    url = url_for("delivery.approval", reference=approval.project.reference, approval_id=approval.id, _anchor="answer")
    return _about(approval, label, url, Part.CLIENT)


def _to_follow(approval: Approval) -> WaitingItem:
    changes = approval.state is ApprovalState.CHANGES_ASKED
    label = _l("Show a new version") if changes else _l("Ask for the answer")
    url = url_for("delivery.approval", reference=approval.project.reference, approval_id=approval.id)
    return _about(approval, label, url, Part.PROJECT_LEADER)


def _about(approval: Approval, label: LazyString, url: str, part: Part) -> WaitingItem:
    return WaitingItem(
        project_id=approval.project_id,
        label=label,
        title=approval.title,
        url=url,
        part=part,
        due_at=approval.current.due_at,
    )


def _to_decide(project: Project) -> WaitingItem:
    return WaitingItem(
        project_id=project.id,
        label=_l("Read and decide"),
        title=str(_l("May silence count as approval?")),
        url=url_for("delivery.agreement", reference=project.reference),
        part=Part.CLIENT,
    )


def _to_reach(milestone: Milestone, project: Project) -> WaitingItem:
    due = milestone.due_on
    return WaitingItem(
        project_id=project.id,
        label=_l("Look at the milestone"),
        title=milestone.title,
        url=url_for("delivery.milestones", reference=project.reference, _anchor=f"milestone-{milestone.id}"),
        part=Part.PROJECT_LEADER,
        due_at=datetime.combine(due, time.max, tzinfo=UTC) if due else None,
    )
