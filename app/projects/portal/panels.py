"""What waits for the reader, on their own front page."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from app.accounts.models import User
from app.projects.portal.gathering import waiting_for
from app.web.navigation import Panel

MOST = 6


def panel_at(place: str, **context: object) -> Panel | None:
    person = context.get("person")
    if place != "portal.front" or not isinstance(person, User):
        return None
    found = waiting_for(person)
    if not found:
        return None
    drawn = render_template("portal/_front.html", found=found[:MOST], total=len(found), most=MOST)
    return Panel(Markup(drawn), 5)  # noqa: S704  drawn by our own template, which escapes what it shows
