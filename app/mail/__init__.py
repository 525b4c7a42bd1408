"""Letters to people: written beside the rows that are their reason, sent by a job, kept with what became of them."""

from __future__ import annotations

from flask import Blueprint, Flask


def init_app(app: Flask) -> None:
    """Plug this floor into the house."""
    from app.mail import backends, desk, development, links, menus, models, routes, tasks  # noqa: F401

    backends.init_app(app)
    menus.init_app(app)
    app.add_template_global(links.absolute_url)
    app.register_blueprint(Blueprint("mail", __name__, template_folder="templates"))
    app.register_blueprint(routes.routes)
    app.register_blueprint(desk.routes)
    app.register_blueprint(development.routes)
