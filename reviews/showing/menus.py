"""Where reviews show up in menus."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.web.navigation import MenuEntry


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("public", "main", _l("Reviews"), "reviews.wall", order=20, icon="bi-chat-square-quote"),
        MenuEntry(
            "desk",
            "reviews",
            _l("From other places"),
            "reviews_import.index",
            roles=frozenset({Role.MARKETER, Role.ADMIN}),
            order=70,
            icon="bi-box-arrow-in-down",
        ),
        MenuEntry("desk", "reviews", _l("Show elsewhere"), "reviews_desk.widgets", order=80, icon="bi-window"),
    ]
