"""Where the catalogue shows up in menus and in the desk's search."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.catalogue import queries
from app.catalogue.queries import Wanted
from app.database import db
from app.web.locale import language_code
from app.web.navigation import MenuEntry, SearchHit

MOST_HITS = 5


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("public", "main", _l("Services"), "catalogue.services", order=10, icon="bi-grid"),
        MenuEntry("desk", "orders", _l("Services"), "catalogue_desk.services", order=80, icon="bi-grid"),
    ]


def search(text: str) -> list[SearchHit]:
    """Services that mention `text`, for the staff's search."""
    locale = language_code()
    found = db.session.scalars(queries.listed(Wanted(text=text), locale).limit(MOST_HITS)).unique()
    return [
        SearchHit(_("Service"), each.text(locale).title, url_for("catalogue_desk.edit", service_id=each.id), each.slug)
        for each in found
    ]


# What stands in the audit log, in the reader's words.
AUDIT = {
    "service.created": _l("Service created"),
    "service.revised": _l("Service changed"),
    "service.activated": _l("Service offered"),
    "service.deactivated": _l("Service no longer offered"),
    "service.copied": _l("Service copied"),
    "service.moved": _l("Service moved in the list"),
}
