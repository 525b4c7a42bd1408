"""The reader's own front page: what waits for them in their projects, and the ways into each."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from app.accounts.access import Viewer
from app.accounts.models import User
from app.projects.portal.gathering import waiting_for
from app.projects.portal.overview import open_projects
from app.web.navigation import Panel

MOST_WAITING = 6
MOST_PROJECTS = 6


def waiting_at(place: str, **context: object) -> Panel | None:
    person = context.get("person")
    if place != "portal.front" or not isinstance(person, User):
        return None
    found = waiting_for(person)
    if not found:
        return None
    shown = found[:MOST_WAITING]
    return Panel(_drawn("portal/_front.html", found=shown, total=len(found), most=MOST_WAITING), 5)


def projects_at(place: str, **context: object) -> Panel | None:
    person = context.get("person")
    if place != "portal.front" or not isinstance(person, User):
        return None
    rows = open_projects(Viewer(person), MOST_PROJECTS)
    return Panel(_drawn("portal/_projects.html", rows=rows), 15) if rows else None


def _drawn(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704  drawn by our own templates, which escape what they show
