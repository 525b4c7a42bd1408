"""Where the health of projects shows up: on the project's page for the team, at the desk, and first for who leads."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import Viewer, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.projects.access import Participation
from app.projects.health.measuring import health_of
from app.projects.health.queries import LOOKED_AT, watched_by
from app.projects.health.stability import Level
from app.projects.sockets import ProjectPanel, Tab
from app.web.navigation import MenuEntry, Panel, Waiting

READERS = frozenset({Role.ADMIN.value, Role.PROJECT_LEADER.value})
MOST = 5


def entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            "desk",
            "projects",
            _l("Process health"),
            "health_desk.projects",
            roles=READERS,
            order=30,
            icon="bi-activity",
        )
    ]


def waiting() -> list[Waiting]:
    """Projects of the reader in which a process is not stable."""
    if not viewer().has_role(Role.ADMIN, Role.PROJECT_LEADER):
        return []
    ids = [project.id for project in db.session.scalars(watched_by(viewer()))]
    count = sum(1 for health in health_of(ids).values() if health.has(Level.UNSTABLE))
    filters = {"state": Level.UNSTABLE.value}
    return [Waiting(_l("Projects in which a process is not stable"), count, "health_desk.projects", filters, READERS)]


def panel_at(place: str, **context: object) -> Panel | None:
    """On the front page of who leads: the projects that need a look, the worst first."""
    person = context.get("person")
    if place != "portal.front" or not isinstance(person, User) or not person.has_role(Role.PROJECT_LEADER):
        return None
    led = db.session.scalars(watched_by(Viewer(person), leader_id=person.id)).all()
    health = health_of([project.id for project in led])
    worst = sorted((each for each in led if not health[each.id].is_stable), key=lambda each: -health[each.id].attention)
    if not worst:
        return None
    rows = [(project, health[project.id]) for project in worst[:MOST]]
    drawn = render_template("health/_front.html", rows=rows, more=len(worst) > MOST)
    return Panel(Markup(drawn), 7)  # noqa: S704  drawn by our own template, which escapes what it shows


def tabs(me: Participation) -> list[Tab]:
    if not me.sees_internal or me.project.known_state not in LOOKED_AT:
        return []
    url = url_for("health_of_projects.project", reference=me.project.reference)
    return [Tab(label=_l("Health"), url=url, order=80)]


def panel(me: Participation) -> ProjectPanel | None:
    """Both processes, for the team."""
    if not me.sees_internal or me.project.known_state not in LOOKED_AT:
        return None
    health = health_of([me.project.id])[me.project.id]
    return ProjectPanel(html=render_template("health/_project_panel.html", me=me, health=health), order=5, aside=True)
