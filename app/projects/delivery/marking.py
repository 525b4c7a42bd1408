"""Milestones: written down, ordered, reached, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.events import publish
from app.projects.delivery.milestone_queries import milestones_of
from app.projects.delivery.models import Milestone
from app.projects.delivery.states import moved
from app.projects.facts import MilestoneReached
from app.projects.queries import locked
from app.projects.timeline import note


@dataclass(frozen=True, kw_only=True)
class MilestoneDraft:
    title: str
    description: str
    due_on: date | None
    shown_to_client: bool


def add(project_id: int, draft: MilestoneDraft, *, by: User) -> Milestone:
    """Write a milestone down after those that are there."""
    project = locked(project_id)
    last = db.session.scalar(sa.select(sa.func.max(Milestone.position)).where(Milestone.project_id == project.id))
    milestone = Milestone(project_id=project.id, position=(last or 0) + 1, created_by_id=by.id)
    _fill(milestone, draft)
    db.session.add(milestone)
    db.session.flush()
    note(project.id, "milestone_added", by, internal=not milestone.shown_to_client, milestone_id=milestone.id)
    return milestone


def revise(milestone_id: int, draft: MilestoneDraft, *, by: User) -> Milestone:
    milestone = _locked(milestone_id)
    _fill(milestone, draft)
    note(milestone.project_id, "milestone_changed", by, internal=True, milestone_id=milestone.id)
    db.session.flush()
    return milestone


def move(milestone_id: int, step: int) -> None:
    """Move a milestone by `step` places; at the ends it stays where it is."""
    milestone = _locked(milestone_id)
    rows = {each.id: each for each in milestones_of(milestone.project_id)}
    if milestone.id not in rows:
        return
    for position, identity in enumerate(moved(list(rows), milestone.id, step), start=1):
        rows[identity].position = position
    db.session.flush()


def reach(milestone_id: int, *, by: User) -> Milestone:
    """It is reached, by whom and when. Quiet when it was reached before."""
    milestone = _locked(milestone_id)
    if milestone.is_reached or milestone.removed_at is not None:
        return milestone
    milestone.reached_at, milestone.reached_by_id = clock.now(), by.id
    note(
        milestone.project_id,
        "milestone_reached",
        by,
        internal=not milestone.shown_to_client,
        milestone_id=milestone.id,
    )
    db.session.flush()
    title = milestone.title if milestone.shown_to_client else ""
    publish(MilestoneReached(milestone_id=milestone.id, project_id=milestone.project_id, title=title))
    return milestone


def reopen(milestone_id: int, *, by: User) -> Milestone:
    """It is not reached after all. Quiet when it was not."""
    milestone = _locked(milestone_id)
    if not milestone.is_reached:
        return milestone
    milestone.reached_at = milestone.reached_by_id = None
    note(
        milestone.project_id,
        "milestone_reopened",
        by,
        internal=not milestone.shown_to_client,
        milestone_id=milestone.id,
    )
    db.session.flush()
    return milestone


def remove(milestone_id: int, *, by: User) -> Milestone:
    """Take it out of the plan; it can be put back."""
    milestone = _locked(milestone_id)
    if milestone.removed_at is None:
        milestone.removed_at = clock.now()
        note(milestone.project_id, "milestone_removed", by, internal=True, milestone_id=milestone.id)
        db.session.flush()
    return milestone


def put_back(milestone_id: int) -> Milestone:
    milestone = _locked(milestone_id)
    milestone.removed_at = None
    db.session.flush()
    return milestone


def _fill(milestone: Milestone, draft: MilestoneDraft) -> None:
    milestone.title = draft.title
    milestone.description = draft.description
    milestone.due_on = draft.due_on
    milestone.shown_to_client = draft.shown_to_client


def _locked(milestone_id: int) -> Milestone:
    """The milestone read afresh under the lock of its project, which orders all changes of its plan."""
    project_id = db.session.scalar(sa.select(Milestone.project_id).where(Milestone.id == milestone_id))
    if project_id is None:
        raise NotFound
    locked(project_id)
    return db.session.get_one(Milestone, milestone_id, populate_existing=True)
