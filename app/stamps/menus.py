"""Where stamps show themselves at the desk."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.stamps import queries
from app.web.navigation import MenuEntry, Waiting, menu, waiting

ADMINS = frozenset({"admin"})


def init_app(app: Flask) -> None:
    menu.plug(app, entries)
    waiting.plug(app, failed_stamps)


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("desk", "settings", _l("Time stamps"), "stamps.index", roles=ADMINS, order=75, icon="bi-patch-check")
    ]


def failed_stamps() -> list[Waiting]:
    count = queries.count_of("failed")
    return [Waiting(_l("Time stamps that failed"), count, "stamps.index", {"state": "failed"}, roles=ADMINS)]
