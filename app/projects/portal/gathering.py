"""Gathering what waits for one person in all their projects, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db
from app.projects.models import Project
from app.projects.queries import projects_of
from app.projects.sockets import WaitingItem, waiting_items


@dataclass(frozen=True)
class Waits:
    """One thing that waits, with its project."""

    item: WaitingItem
    project: Project

    @property
    def is_late(self) -> bool:
        return self.item.due_at is not None and self.item.due_at <= clock.now()


def waiting_for(user: User) -> list[Waits]:
    """All that waits for `user`: what has a day by that day, the rest after it. Projects they left are not among them."""
    items = [item for answer in waiting_items.answers(user) for item in answer]
    if not items:
        return []
    mine = projects_of(Viewer(user)).where(Project.id.in_({item.project_id for item in items}))
    projects = {project.id: project for project in db.session.scalars(mine.order_by(None))}
    found = [Waits(item, projects[item.project_id]) for item in items if item.project_id in projects]
    return sorted(found, key=_urgency)


def projects_with_something(found: list[Waits]) -> list[tuple[str, str]]:
    """The projects in a list of what waits, for its filter: pairs of reference and title."""
    return sorted({waits.project.reference: waits.project.title for waits in found}.items(), key=lambda pair: pair[1])


def _urgency(waits: Waits) -> tuple[bool, datetime, int, str]:
    due = waits.item.due_at
    return due is None, due or clock.now(), waits.project.id, waits.item.title
