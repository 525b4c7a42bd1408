"""Imece: the table of contents."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from app import config, database, errors

FLOORS = (
    "app.web",
    "app.jobs",
    "app.mail",
    "app.media",
    "app.stamps",
    "app.accounts",
    "app.catalogue",
    "app.ledger",
    "app.newsletter",
    "app.rates",
    "app.organisation",
    "app.orders",
    "app.rewards",
    "app.canvas",
    "app.payments",
    "app.invoices",
    "app.payouts",
    "app.projects",
    "app.api",
    "app.reports",
    "app.demo",
)


def create_app(settings: config.Settings | None = None) -> Flask:
    """The whole platform; without `settings` they are read from the environment."""
    it = settings or config.Settings.from_environment()
    app = Flask(__name__, instance_path=str(it.instance_path.resolve()), static_folder=None)
    app.extensions["settings"] = it
    app.config.update(
        SECRET_KEY=it.secret_key,
        MAX_CONTENT_LENGTH=it.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_SECURE=it.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TESTING=it.environment == "test",
    )
    database.init_app(app, it)
    errors.init_app(app)
    for name in (*FLOORS, *it.extensions):
        import_module(name).init_app(app)
    return app
