"""Accounts: people, how they prove who they are, what they may do, and what is kept about them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug this floor into the house."""
    from app.accounts import doorkeeping, guarding, menus, models, personal_data, sockets, tasks  # noqa: F401
    from app.accounts.desk import audit_log, invitations, people  # noqa: F401
    from app.accounts.desk.blueprint import desk_routes
    from app.accounts.roles import role_name
    from app.accounts.routes import entrance, links, portal, privacy, security  # noqa: F401
    from app.accounts.routes.blueprint import routes
    from app.web import navigation

    guarding.init_app(app)
    doorkeeping.init_app(app)
    app.register_blueprint(routes)
    app.register_blueprint(desk_routes)
    app.jinja_env.globals["role_name"] = role_name
    navigation.menu.plug(app, menus.entries)
    navigation.search_hits.plug(app, menus.find_people)
    navigation.waiting.plug(app, menus.waiting)
    for tell in (
        personal_data.about_account,
        personal_data.about_contacts,
        personal_data.about_sessions,
        personal_data.about_mails,
    ):
        sockets.personal_data.plug(app, tell)
