"""Where mail shows itself on other pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.config import settings
from app.database import db
from app.mail import queries
from app.web.navigation import MenuEntry, Panel, Waiting, menu, panels, waiting

MOST_ON_FRONT = 4
# Roles by name: this floor knows no people. These answer customers who ask where their mail is.
READERS = frozenset({"admin", "finance", "customer_representative"})


def init_app(app: Flask) -> None:
    menu.plug(app, entries)
    waiting.plug(app, given_up)
    panels.plug(app, latest)


def entries() -> Iterator[MenuEntry]:
    yield MenuEntry("portal", "main", _l("Messages"), "messages.index", order=60, icon="bi-envelope")
    yield MenuEntry("desk", "settings", _l("Mail"), "mail_desk.index", roles=READERS, order=60, icon="bi-envelope")
    if settings().environment == "development":
        yield MenuEntry("public", "account", _l("Mail"), "dev_mail.index", order=90, icon="bi-envelope-open")


def given_up() -> list[Waiting]:
    failed = queries.failed_count()
    return [Waiting(_l("Mails that could not be sent"), failed, "mail_desk.index", {"state": "failed"}, roles=READERS)]


def latest(place: str, *, person: Any = None, **_context: object) -> Panel | None:
    """What was written last to a person's own, proven address, on their front page."""
    if place != "portal.front" or person is None or not person.is_verified:
        return None
    messages = db.session.scalars(queries.received(person.email).limit(MOST_ON_FRONT)).all()
    if not messages:
        return None
    return Panel(Markup(render_template("mail/_front.html", messages=messages)), 40)  # noqa: S704  (ours, which escapes)
