"""The newsletter: who asked for it, who confirmed it, and who has left."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import erasure, personal_data
    from app.newsletter import desk, menus, models, privacy, routes  # noqa: F401
    from app.web import navigation

    app.register_blueprint(routes.routes)
    app.register_blueprint(desk.routes)
    navigation.menu.plug(app, menus.entries)
    personal_data.plug(app, privacy.subscription_about)
    erasure.plug(app, privacy.erase)
