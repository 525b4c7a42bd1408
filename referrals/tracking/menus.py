"""Where tracking shows up: partners' links in the portal, links and conversions at the desk, the choice below each page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.web.navigation import MenuEntry, SearchHit
from referrals.tracking.queries import arranged, links

_WRITERS = frozenset({Role.ADMIN.value, Role.MARKETER.value})
MOST_HITS = 6


def entries() -> Iterable[MenuEntry]:
    yield MenuEntry("public", "policies", _l("Referral memory"), "tracking.choice", order=50, icon="bi-person-heart")
    yield MenuEntry(
        "desk", "referrals", _l("Links"), "tracking_desk.links", roles=_WRITERS, order=30, icon="bi-link-45deg"
    )
    yield MenuEntry(
        "desk",
        "referrals",
        _l("Conversions"),
        "tracking_desk.conversion_list",
        roles=_WRITERS,
        order=40,
        icon="bi-bullseye",
    )
    if viewer().has_role(Role.PARTNER):
        yield MenuEntry("portal", "main", _l("Referral links"), "referral_links.links", order=40, icon="bi-link-45deg")


def search(text: str) -> list[SearchHit]:
    """Links by code, label or partner, for the desk's search."""
    if not viewer().has_role(Role.ADMIN, Role.MARKETER):
        return []
    found = db.session.scalars(arranged(links(text), "-created").limit(MOST_HITS))
    return [
        SearchHit(
            _("Referral link"),
            link.code,
            url_for("tracking_desk.link", link_id=link.id),
            link.enrolment.user.name,
        )
        for link in found
    ]
