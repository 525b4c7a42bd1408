"""A made-up world of any size with known truths, for tests, benches and demonstrations of reports."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.reports.seeding import delivering, trading
    from app.reports.seeding.cli import seed
    from app.reports.seeding.sockets import seeds

    seeds.plug(app, lambda: trading.PART)
    seeds.plug(app, lambda: delivering.PART)
    app.cli.add_command(seed)
