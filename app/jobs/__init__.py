"""Work for later, kept in the same database: a job exists if and only if the transaction that deferred it commits."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.jobs import cli, desk, menus, models, queue, upkeep  # noqa: F401  (upkeep declares the house's own tasks)

    queue.init_app(app)
    menus.init_app(app)
    app.register_blueprint(desk.routes)
    app.cli.add_command(cli.jobs)
