"""Where reports show up in menus."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.reports.parameters import Eyes
from app.reports.registry import STAFF
from app.reports.sockets import reports_for
from app.web.navigation import MenuEntry


def _has_reports() -> bool:
    return bool(reports_for(Eyes.of(viewer()), "portal"))


def entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            "portal", "main", _l("Your numbers"), "reports.index", order=60, icon="bi-bar-chart", when=_has_reports
        ),
        MenuEntry("desk", "reports", _l("Reports"), "reports_desk.index", roles=STAFF, order=10, icon="bi-bar-chart"),
        MenuEntry("desk", "reports", _l("Kept by you"), "reports_kept.kept", roles=STAFF, order=30, icon="bi-bookmark"),
        MenuEntry("desk", "reports", _l("Metrics"), "reports_desk.metrics", roles=STAFF, order=40, icon="bi-rulers"),
    ]
