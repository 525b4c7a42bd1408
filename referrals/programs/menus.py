"""Where programs show up: the public menu, the desk, and partners who wait for a decision."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.web.navigation import MenuEntry, Waiting
from referrals.programs.queries import waiting_partners

_WRITERS = frozenset({Role.ADMIN.value, Role.MARKETER.value})


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("public", "main", _l("Partners"), "programs.index", order=40, icon="bi-people"),
        MenuEntry(
            "desk", "referrals", _l("Programs"), "programs_desk.index", roles=_WRITERS, order=5, icon="bi-diagram-3"
        ),
    ]


def waiting() -> list[Waiting]:
    return [Waiting(_("People who ask to become partners"), waiting_partners(), "programs_desk.index", {}, _WRITERS)]
