"""Where the canvas shows up in menus."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.roles import STAFF_ROLES, Role
from app.web.navigation import MenuEntry

# Who maps whom they help: members and staff. Anybody with an account may, but it is not put before customers.
_MAKERS = frozenset(role.value for role in (*STAFF_ROLES, Role.PROJECT_EXPERT, Role.CANDIDATE))


def entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            "portal", "main", _l("Customers canvas"), "canvas.index", roles=_MAKERS, order=65, icon="bi-grid-3x2-gap"
        ),
        MenuEntry("desk", "people", _l("Customers canvas"), "canvas.organisation", order=60, icon="bi-grid-3x2-gap"),
    ]
