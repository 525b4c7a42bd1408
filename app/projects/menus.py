"""Where projects show up: in menus, in the desk's search and among what waits there."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.projects.access import oversees
from app.projects.listing import Wanted, arranged
from app.projects.models import Project
from app.projects.queries import projects_seen_by
from app.projects.states import State
from app.web.navigation import MenuEntry, SearchHit, Waiting

OVERSEERS = frozenset({Role.ADMIN.value})
MOST_HITS = 6


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("portal", "main", _l("Projects"), "projects.mine", order=15, icon="bi-kanban"),
        MenuEntry(
            "desk", "projects", _l("Projects"), "projects_desk.projects", roles=OVERSEERS, order=10, icon="bi-kanban"
        ),
        MenuEntry("desk", "projects", _l("Your projects"), "projects.mine", order=20, icon="bi-person-workspace"),
    ]


def search(text: str) -> list[SearchHit]:
    """Projects by title, reference or client; administrators find all, the others those they take part in."""
    found = db.session.scalars(arranged(projects_seen_by(viewer()), Wanted(text=text)).limit(MOST_HITS))
    return [
        SearchHit(
            _("Project"),
            project.title,
            url_for("projects.show", reference=project.reference),
            f"{project.reference} · {project.client_name}",
        )
        for project in found
    ]


def waiting() -> list[Waiting]:
    """Projects nobody leads yet."""
    if not oversees(viewer()):
        return []
    unled = sa.select(sa.func.count()).select_from(Project).where(Project.state == State.AWAITING_LEADER)
    count = db.session.scalar(unled) or 0
    filters = {"state": str(State.AWAITING_LEADER)}
    return [Waiting(_l("Projects that wait for a leader"), count, "projects_desk.projects", filters, OVERSEERS)]
