"""A paid order that is work opens a project; what becomes of the money afterwards holds, resumes or cancels it."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import db
from app.events import publish
from app.orders.models import Order
from app.orders.references import new_reference
from app.projects.facts import ProjectCancelled, ProjectHeld, ProjectOpened, ProjectReopened, ProjectResumed
from app.projects.models import Project
from app.projects.queries import leader_of, locked
from app.projects.states import State, may_move, needs_project
from app.projects.timeline import note

LONGEST_TITLE = 200


def open_for(order: Order) -> int | None:
    """The id of the new project; None when the order is no work, or has its project already (one by constraint)."""
    lead_times = _lead_times(order)
    if not needs_project(lead_times):
        return None
    project_id = db.session.scalar(
        insert(Project)
        .values(
            reference=new_reference(),
            order_id=order.id,
            title=_title(order),
            state=State.AWAITING_LEADER,
            opened_at=clock.now(),
            due_on=_due_on(lead_times),
        )
        .on_conflict_do_nothing(index_elements=[Project.order_id])
        .returning(Project.id)
    )
    if project_id is None:
        return None
    note(project_id, "opened")
    db.session.flush()
    publish(ProjectOpened(project_id=project_id, order_id=order.id))
    return project_id


def hold(project_id: int) -> None:
    """The payment is in dispute. Quiet when it is held already or has ended."""
    project = locked(project_id)
    if project.is_ended or project.is_held:
        return
    project.held_since = clock.now()
    note(project.id, "held", internal=True)
    publish(ProjectHeld(project_id=project.id))


def resume(project_id: int) -> None:
    """The dispute is settled. Quiet when it is not held."""
    project = locked(project_id)
    if not project.is_held:
        return
    project.held_since = None
    note(project.id, "resumed", internal=True)
    publish(ProjectResumed(project_id=project.id))


def cancel(project_id: int) -> None:
    """All the money went back. What is delivered already stays delivered, and quietly so."""
    project = locked(project_id)
    if not may_move(project.known_state, State.CANCELLED):
        return
    project.move(State.CANCELLED)
    project.held_since = None
    note(project.id, "cancelled")
    db.session.flush()
    publish(ProjectCancelled(project_id=project.id, order_id=project.order_id))


def reopen(project_id: int, *, by: User) -> None:
    """A cancelled project waits for a leader again; who was in it is in it still, but the lead. Raises `IllegalMove`."""
    project = locked(project_id)
    project.move(State.AWAITING_LEADER)
    former = leader_of(project.id)
    if former is not None:
        former.leave(by=by)
    note(project.id, "reopened", by)
    db.session.flush()
    publish(ProjectReopened(project_id=project.id))


def _lead_times(order: Order) -> list[int | None]:
    """The days each line takes; None for a line that is no service of the catalogue."""
    ids = [line.service_id for line in order.lines if line.service_id is not None]
    known = db.session.execute(sa.select(Service.id, Service.lead_time_days).where(Service.id.in_(ids)))
    days = {row[0]: row[1] for row in known}
    return [None if line.service_id is None else days[line.service_id] for line in order.lines]


def _title(order: Order) -> str:
    """The first thing ordered, in the customer's words for it."""
    return (order.lines[0].title if order.lines else order.reference)[:LONGEST_TITLE]


def _due_on(lead_times: list[int | None]) -> date | None:
    """The longest lead time counts; without one the leader and the client agree on a day."""
    known = [days for days in lead_times if days]
    return clock.now().date() + timedelta(days=max(known)) if known else None
