"""Everything a page stands on: layouts, macros, languages, forms, menus, headers, limits and health."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.web import (  # noqa: F401  (tables are declared by being imported)
        assets,
        desk,
        filters,
        headers,
        health,
        icons,
        limits,
        live_door,
        locale,
        look,
        models,
        navigation,
        pages,
        policies,
        safety,
        setup,
    )

    headers.init_app(app)
    live_door.init_app(app)
    safety.init_app(app)
    setup.init_app(app)
    locale.init_app(app)
    assets.init_app(app)
    icons.init_app(app)
    filters.init_app(app)
    navigation.init_app(app)
    pages.init_app(app)
    limits.init_app(app)
    health.init_app(app)
    policies.init_app(app)
    app.register_blueprint(desk.routes)
    if app.extensions["settings"].environment != "production":
        app.register_blueprint(look.routes)
