"""Where the newsletter shows up: below every public page, and at the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.web.navigation import MenuEntry

_READERS = frozenset({Role.ADMIN.value, Role.MARKETER.value})


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("public", "policies", _l("Newsletter"), "newsletter.subscribe", order=10, icon="bi-envelope-heart"),
        MenuEntry(
            "desk",
            "people",
            _l("Newsletter"),
            "newsletter_desk.index",
            roles=_READERS,
            order=80,
            icon="bi-envelope-heart",
        ),
    ]
