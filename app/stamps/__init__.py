"""Stamps: an authority outside of the house says when something was already there (RFC 3161)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.stamps import cli, desk, menus, models, tasks  # noqa: F401  (tables and tasks are declared by being imported)

    app.register_blueprint(desk.routes)
    app.cli.add_command(cli.stamps)
    menus.init_app(app)
