"""The portal of projects: on one calm page what waits for the reader, as the client or as one of the team."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.projects.portal import panels, routes
    from app.web import navigation

    app.register_blueprint(routes.routes)
    navigation.panels.plug(app, panels.waiting_at)
    navigation.panels.plug(app, panels.projects_at)
