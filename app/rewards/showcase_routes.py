"""The public thank-you page: people who have done something for us and agreed to be named."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.rewards import queries
from app.web.pagination import paginate

routes = Blueprint("showcase", __name__, template_folder="templates")


@routes.get("/thank-you")
def page() -> str:
    return render_template("rewards/showcase.html", page=paginate(queries.shown_places(), per_page=24))
