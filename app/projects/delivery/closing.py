"""After the delivery: the project is closed, or the work is taken up again; each can be undone."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.projects.access import live_member
from app.projects.models import Project
from app.projects.queries import locked
from app.projects.states import Part, State
from app.projects.timeline import note


def close(project_id: int, *, by: User) -> Project:
    """Nothing more is to be done; all of it stays readable. Quiet when it is closed. Raises `IllegalMove`."""
    project = _led(project_id, by)
    if project.known_state is State.CLOSED:
        return project
    project.move(State.CLOSED)
    project.closed_at = clock.now()
    note(project.id, "closed", by)
    db.session.flush()
    return project


def open_again(project_id: int, *, by: User) -> Project:
    """A closed project is delivered again, as before. Quiet when it is open."""
    project = _led(project_id, by)
    if project.known_state is not State.CLOSED:
        return project
    project.move(State.DELIVERED)
    project.closed_at = None
    note(project.id, "opened_again", by)
    db.session.flush()
    return project


def take_up_again(project_id: int, *, by: User) -> Project:
    """Something has to be done after all: a delivered project runs again. Quiet when it runs."""
    project = _led(project_id, by)
    if project.known_state is State.RUNNING:
        return project
    project.move(State.RUNNING)
    note(project.id, "reopened", by)
    db.session.flush()
    return project


def _led(project_id: int, by: User) -> Project:
    project = locked(project_id)
    leader = live_member(project.id, by.id)
    if leader is None or leader.part != Part.PROJECT_LEADER:
        raise Conflict(_l("You do not lead this project any more."))
    return project
