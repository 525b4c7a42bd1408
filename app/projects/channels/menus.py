"""Where channels show up: in menus, and among what waits at the desk."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.projects.channels.models import Complaint, Wait
from app.projects.channels.watching import open_complaints_for, waits_for
from app.web.navigation import MenuEntry, Waiting

# Those who answer clients, and whoever oversees it all.
STAFF = frozenset(role.value for role in (Role.PROJECT_LEADER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN))


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("portal", "main", _l("Channels"), "channels.mine", order=18, icon="bi-chat-dots"),
        MenuEntry(
            "desk", "projects", _l("Channels"), "channels_desk.waiting", roles=STAFF, order=40, icon="bi-chat-dots"
        ),
    ]


def waiting() -> list[Waiting]:
    eyes = viewer()
    return [
        Waiting(_l("Clients who wait for an answer"), _count(waits_for(eyes)), "channels_desk.waiting", {}, STAFF),
        Waiting(
            _l("Answers to clients that are overdue"),
            _count(waits_for(eyes).where(Wait.due_at <= clock.now())),
            "channels_desk.waiting",
            {"state": "overdue"},
            STAFF,
        ),
        Waiting(
            _l("Complaints that are open"),
            _count(open_complaints_for(eyes)),
            "channels_desk.waiting",
            {"state": "complaints"},
            STAFF,
        ),
    ]


def _count(found: sa.Select[Wait] | sa.Select[Complaint]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(found.order_by(None).subquery())) or 0
