"""Catalogue: what is for sale, in every language and currency, and the pages on which it is found."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words
    from app.catalogue import desk, menus, models, prose, routes, shelf  # noqa: F401
    from app.web import navigation

    shelf.init_app(app)
    app.register_blueprint(routes.routes)
    app.register_blueprint(desk.routes)
    app.jinja_env.globals["absolute"] = routes.absolute
    app.jinja_env.filters["prose"] = prose.prose
    audit_words.plug(app, lambda: menus.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.search_hits.plug(app, menus.search)
