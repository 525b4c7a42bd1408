"""Where the partner's pages show up: in the portal for partners, at the desk, and among what waits there."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.web.navigation import MenuEntry, Waiting
from referrals.portal.models import PartnerContest
from referrals.portal.queries import is_partner

_WRITERS = frozenset({Role.ADMIN.value, Role.MARKETER.value})


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("desk", "referrals", _l("Partners"), "partners_desk.index", _WRITERS, 6, "bi-megaphone"),
        MenuEntry("desk", "referrals", _l("Leads"), "partners_desk.lead_list", _WRITERS, 32, "bi-chat-heart"),
        MenuEntry("desk", "referrals", _l("Materials"), "partner_materials.index", _WRITERS, 34, "bi-images"),
        MenuEntry("desk", "referrals", _l("Contests"), "contests_desk.index", _WRITERS, 36, "bi-trophy"),
        MenuEntry("portal", "main", _l("Partner"), "partner.home", order=5, icon="bi-megaphone", when=_takes_part),
    ]


def _takes_part() -> bool:
    user = viewer().user
    return user is not None and is_partner(user)


def waiting() -> list[Waiting]:
    """Contests whose days for refunds are over."""
    closes = PartnerContest.ends_at + sa.func.make_interval(0, 0, 0, sa.cast(PartnerContest.settle_days, sa.Integer))
    ready = sa.select(sa.func.count()).where(PartnerContest.state == "published", closes <= clock.now())
    count = db.session.scalar(ready) or 0
    return [Waiting(_l("Contests to close"), count, "contests_desk.index", {"state": "published"}, _WRITERS)]
