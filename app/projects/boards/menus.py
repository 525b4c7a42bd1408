"""Where boards show up in menus."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.web.navigation import MenuEntry


def entries() -> list[MenuEntry]:
    writers = frozenset({Role.PROJECT_LEADER.value, Role.ADMIN.value})
    sign = "bi-layout-three-columns"
    label = _l("Board templates")
    return [MenuEntry("desk", "projects", label, "board_templates.index", roles=writers, order=40, icon=sign)]
