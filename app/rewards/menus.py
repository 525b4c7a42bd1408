"""Where rewards show up in menus."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.navigation import MenuEntry


def entries() -> list[MenuEntry]:
    return [MenuEntry("portal", "main", _l("My rewards"), "rewards.mine", order=25, icon="bi-gift")]
