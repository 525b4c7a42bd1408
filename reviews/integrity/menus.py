"""Where integrity shows up in menus and among what waits at the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.web.navigation import MenuEntry, Waiting
from reviews.integrity import queries

READERS = frozenset({Role.MARKETER.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})
WRITERS = frozenset({Role.MARKETER.value, Role.ADMIN.value})


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("desk", "reviews", _l("Signals"), "integrity_desk.signals", READERS, 40, "bi-activity"),
        MenuEntry("desk", "reviews", _l("Equal treatment"), "integrity_desk.parity", READERS, 45, "bi-sliders"),
        MenuEntry(
            "desk", "reviews", _l("Review policy"), "integrity_desk.policy_additions", WRITERS, 70, "bi-file-text"
        ),
        MenuEntry("public", "policies", _l("Review policy"), "review_policy.show", order=70, icon="bi-file-text"),
    ]


def waiting() -> list[Waiting]:
    return [Waiting(_l("Signals to look at"), queries.open_count(), "integrity_desk.signals", roles=READERS)]
