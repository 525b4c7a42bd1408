"""Where reports show up in menus."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.reports.registry import STAFF
from app.web.navigation import MenuEntry


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("desk", "reports", _l("Reports"), "reports_desk.index", roles=STAFF, order=10, icon="bi-bar-chart"),
        MenuEntry("desk", "reports", _l("Kept by you"), "reports_kept.kept", roles=STAFF, order=30, icon="bi-bookmark"),
        MenuEntry("desk", "reports", _l("Metrics"), "reports_desk.metrics", roles=STAFF, order=40, icon="bi-rulers"),
    ]
