"""The API for programs: resources under /api/v1, keys with scopes, repeats that do nothing twice, and its reference.

A wing, or a package of the core above which nothing stands in the way, brings its own resources with `offer`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString
    from flask_smorest import Blueprint


def offer(app: Flask, blueprint: Blueprint, scopes: Mapping[str, LazyString] | None = None) -> None:
    """Put the resources of `blueprint` under /api/v1, with the scopes (name → what it allows) that they ask for."""
    from app.api.offering import put_up

    put_up(app, blueprint, scopes or {})


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words
    from app.api import desk, menus, models, offering, order_routes, reference_routes, service_routes, tasks  # noqa: F401
    from app.api.scopes import CORE_SCOPES
    from app.web import navigation

    offering.init_app(app)
    offer(app, service_routes.routes)
    offer(app, order_routes.routes, CORE_SCOPES)
    app.register_blueprint(reference_routes.routes)
    app.register_blueprint(desk.routes)
    audit_words.plug(app, lambda: menus.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
