"""Where mail shows itself on other pages."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.config import settings
from app.mail import queries
from app.web.navigation import MenuEntry, Waiting, menu, waiting

# Roles by name: this floor knows no people. These answer customers who ask where their mail is.
READERS = frozenset({"admin", "finance", "customer_representative"})


def init_app(app: Flask) -> None:
    menu.plug(app, entries)
    waiting.plug(app, given_up)


def entries() -> Iterator[MenuEntry]:
    yield MenuEntry("portal", "main", _l("Messages"), "messages.index", order=60, icon="bi-envelope")
    yield MenuEntry("desk", "settings", _l("Mail"), "mail_desk.index", roles=READERS, order=60, icon="bi-envelope")
    if settings().environment == "development":
        yield MenuEntry(
            "public", "account", _l("Mail written here"), "dev_mail.index", order=90, icon="bi-envelope-open"
        )


def given_up() -> list[Waiting]:
    failed = queries.failed_count()
    return [Waiting(_l("mails that could not be sent"), failed, "mail_desk.index", {"state": "failed"}, roles=READERS)]
