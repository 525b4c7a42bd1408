"""Letters to people: written beside the rows that are their reason, sent by a job, kept with what became of them."""

from __future__ import annotations

from flask import Blueprint, Flask


def init_app(app: Flask) -> None:
    """Plug this floor into the house."""
    from app.mail import backends, links, models, tasks  # noqa: F401  (tables and jobs are declared by being imported)

    backends.init_app(app)
    app.register_blueprint(Blueprint("mail", __name__, template_folder="templates"))
    app.add_template_global(links.absolute_url)
