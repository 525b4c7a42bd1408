"""What a project is called, and when it is due."""

from __future__ import annotations

from datetime import date

from app.accounts.models import User
from app.projects.queries import locked
from app.projects.timeline import note


def describe(project_id: int, *, title: str, due_on: date | None, by: User) -> None:
    """Give it that title and that due day; each change is a line of the timeline."""
    project = locked(project_id)
    if project.title != title:
        project.title = title
        note(project.id, "renamed", by)
    if project.due_on != due_on:
        before, project.due_on = project.due_on, due_on
        note(project.id, "due_changed", by, before=_written(before), after=_written(due_on))


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
