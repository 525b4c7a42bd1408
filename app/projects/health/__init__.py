"""Health: whether the project process and the feedback process of each project are stable, shown to the leader first."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.projects import sockets
    from app.projects.health import desk, models, panels, routes, tasks, wording  # noqa: F401
    from app.web import navigation

    app.register_blueprint(desk.routes)
    app.register_blueprint(routes.routes)
    app.jinja_env.globals.update(
        health_levels=wording.LEVELS, health_processes=wording.PROCESSES, health_lines=wording.reading_lines
    )
    navigation.menu.plug(app, panels.entries)
    navigation.waiting.plug(app, panels.waiting)
    navigation.panels.plug(app, panels.panel_at)
    sockets.project_tabs.plug(app, panels.tabs)
    sockets.project_panels.plug(app, panels.panel)
