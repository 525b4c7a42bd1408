"""The reference of the API as a page; the same as a document is at /api/v1/openapi.json."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from app.api.guarding import ASKS_A_MINUTE
from app.api.idempotency import KEPT_DAYS
from app.api.offering import PREFIX
from app.api.reference import chapters
from app.api.scopes import known_scopes
from app.config import settings

routes = Blueprint("api", __name__, url_prefix=PREFIX, template_folder="templates", static_folder=None)


@routes.get("/docs")
def reference() -> str:
    return render_template(
        "api/reference.html",
        chapters=chapters(current_app.extensions["api"].spec.to_dict()),
        scopes=known_scopes(),
        base_url=settings().base_url,
        asks_a_minute=ASKS_A_MINUTE,
        kept_days=KEPT_DAYS,
    )
