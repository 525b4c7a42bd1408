"""Where months show up at the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.web.navigation import MenuEntry, Waiting
from referrals.months.queries import undecided_count

_READERS = frozenset({Role.MARKETER.value, Role.FINANCE.value, Role.ADMIN.value})


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("desk", "referrals", _l("Months of programs"), "months_desk.latest", _READERS, 48, "bi-calendar3")
    ]


def waiting() -> list[Waiting]:
    return [Waiting(_l("Months of programs to look back at"), undecided_count(), "months_desk.latest", {}, _READERS)]
