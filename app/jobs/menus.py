"""Where the queue shows itself on other pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.jobs import queries
from app.web.navigation import MenuEntry, Waiting, menu, waiting

ADMINS = frozenset({"admin"})


def init_app(app: Flask) -> None:
    menu.plug(app, entries)
    waiting.plug(app, failed_jobs)


def entries() -> list[MenuEntry]:
    return [MenuEntry("desk", "settings", _l("Jobs"), "jobs.index", roles=ADMINS, order=70, icon="bi-gear")]


def failed_jobs() -> list[Waiting]:
    return [Waiting(_l("Failed jobs"), queries.failed_count(), "jobs.index", {"state": "failed"}, roles=ADMINS)]
