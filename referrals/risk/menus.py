"""Where looking at partners shows up: the desk's queue, and in the portal of whom it concerns."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.web.navigation import MenuEntry, Waiting
from referrals.risk.queries import cases_of, count_of

_STAFF = frozenset({Role.MARKETER.value, Role.FINANCE.value, Role.ADMIN.value})


def entries() -> list[MenuEntry]:
    """In the portal only for those about whom something was or is looked at."""
    return [
        MenuEntry("desk", "referrals", _l("Looks at partners"), "risk_desk.queue", _STAFF, 45, "bi-shield-check"),
        MenuEntry(
            "portal",
            "main",
            _l("Being looked at"),
            "risk.index",
            order=28,
            icon="bi-shield-check",
            when=_is_looked_at,
        ),
    ]


def _is_looked_at() -> bool:
    person = viewer().user
    return person is not None and bool(db.session.scalar(sa.select(cases_of(person).exists())))


def waiting() -> list[Waiting]:
    return [
        Waiting(_l("Partners to look at"), count_of("open"), "risk_desk.queue", {}, _STAFF),
        Waiting(_l("Appeals of partners"), count_of("appeals"), "risk_desk.queue", {"view": "appeals"}, _STAFF),
    ]
