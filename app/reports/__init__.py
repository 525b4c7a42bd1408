"""Reports: metrics defined once in code, and every page, file, mail and program that asks them.

A wing brings its own through `app.reports.sockets.metrics` and `app.reports.sockets.reports`, what it wants added up by day
through `app.reports.rollups.sockets.roll_ups`.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.reports import archive, desk, menus, rollups, seeding, showing, sockets
    from app.reports.subjects import sales
    from app.web import navigation

    app.register_blueprint(desk.routes)
    showing.init_app(app)
    rollups.init_app(app)
    archive.init_app(app)
    seeding.init_app(app)
    sockets.metrics.plug(app, lambda: sales.METRICS)
    sockets.reports.plug(app, lambda: [sales.REPORT])
    navigation.menu.plug(app, menus.entries)
