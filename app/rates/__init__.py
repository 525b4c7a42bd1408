"""Exchange rates: entered or imported at the desk, one a day and currency, never changed and never guessed."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words
    from app.rates import desk, menus, models  # noqa: F401
    from app.web import navigation

    app.register_blueprint(desk.routes)
    audit_words.plug(app, lambda: menus.AUDIT)
    navigation.menu.plug(app, menus.entries)
