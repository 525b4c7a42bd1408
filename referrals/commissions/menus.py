"""Where commissions show up in menus."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.web.navigation import MenuEntry
from referrals.programs.models import Enrolment

READERS = frozenset({Role.MARKETER.value, Role.FINANCE.value, Role.ADMIN.value})


def entries() -> list[MenuEntry]:
    """In the portal only for those who take part in a program, or once did."""
    return [
        MenuEntry("desk", "referrals", _l("Commissions"), "commissions_desk.decisions", READERS, 26, "bi-diagram-3"),
        MenuEntry(
            "portal", "main", _l("Commissions"), "commissions.mine", order=27, icon="bi-diagram-3", when=_takes_part
        ),
    ]


def _takes_part() -> bool:
    person = viewer().user
    return person is not None and bool(db.session.scalar(sa.select(sa.exists().where(Enrolment.user_id == person.id))))
