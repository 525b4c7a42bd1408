"""Daily roll-ups: what happened on each day of the seller, added up ahead, and exact at every moment."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.reports.rollups import models, money, tasks  # noqa: F401  (declares its tables and tasks)
    from app.reports.rollups.cli import rollups
    from app.reports.rollups.sockets import roll_ups

    roll_ups.plug(app, money.roll_ups)
    app.cli.add_command(rollups)
