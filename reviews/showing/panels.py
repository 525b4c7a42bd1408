"""What reviews show on pages of others."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from app.catalogue.models import Service
from app.web.navigation import Panel
from reviews.showing import queries

PLACE = 30
MOST = 3


def panel_at(place: str, **context: object) -> Panel | None:
    """Under a service: its number and the newest reviews."""
    service = context.get("service")
    if place != "service" or not isinstance(service, Service):
        return None
    rating = queries.rating_of(service.id)
    drawn = render_template(
        "showing/_service_panel.html", service=service, rating=rating, shown=queries.newest(rating, service.id, MOST)
    )
    return Panel(Markup(drawn), PLACE)  # noqa: S704  drawn by our own template, which escapes what it shows
