"""The pages a seller must have, written from the settings: who we are, how data is kept, on what terms we sell."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template
from flask_babel import lazy_gettext as _l

from app.web.navigation import MenuEntry, menu

routes = Blueprint("policies", __name__, url_prefix="/policies")


def init_app(app: Flask) -> None:
    app.register_blueprint(routes)
    menu.plug(app, entries)


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("public", "policies", _l("Legal notice"), "policies.notice", order=10, icon="bi-building"),
        MenuEntry("public", "policies", _l("Privacy"), "policies.privacy", order=20, icon="bi-shield-lock"),
        MenuEntry("public", "policies", _l("Terms"), "policies.terms", order=30, icon="bi-file-text"),
    ]


@routes.get("/notice")
def notice() -> str:
    return render_template("web/policies/notice.html")


@routes.get("/privacy")
def privacy() -> str:
    return render_template("web/policies/privacy.html")


@routes.get("/terms")
def terms() -> str:
    return render_template("web/policies/terms.html")
