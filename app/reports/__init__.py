"""Reports: metrics defined once in code, and every page, file, mail and program that asks them.

A wing brings its own through `app.reports.sockets.metrics` and `app.reports.sockets.reports`, what it wants added up by day
through `app.reports.rollups.sockets.roll_ups`.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import api
    from app.accounts.sockets import erasure, personal_data
    from app.reports import (  # noqa: F401
        api_routes,
        archive,
        cli,
        desk,
        desk_kept,
        menus,
        models,
        privacy,
        rollups,
        routes,
        seeding,
        showing,
        sockets,
        tasks,
        wording,
    )
    from app.reports.subjects import cash, customers, flow, loop, sales
    from app.web import navigation

    for blueprint in (desk_kept.routes, desk.routes, routes.routes):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.report)
    api.offer(app, api_routes.routes, wording.SCOPES)
    showing.init_app(app)
    for subject in (loop, sales, cash, customers, flow):
        sockets.metrics.plug(app, lambda subject=subject: subject.METRICS)
        sockets.reports.plug(app, lambda subject=subject: [subject.REPORT])
    sockets.touches.plug(app, loop.told_touches)
    sockets.costs.plug(app, loop.given_rewards)
    sockets.cost_kinds.plug(app, lambda: wording.COSTS)
    personal_data.plug(app, privacy.kept_about)
    erasure.plug(app, privacy.erase)
    rollups.init_app(app)
    archive.init_app(app)
    seeding.init_app(app)
    navigation.menu.plug(app, menus.entries)
