"""What accounts show in menus, in the desk's search and among what waits."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.queries import invitations, people
from app.accounts.roles import Role
from app.database import db
from app.web.navigation import MenuEntry, SearchHit, Waiting

_ADMIN = frozenset({Role.ADMIN.value})
_READERS = frozenset(
    {Role.ADMIN.value, Role.FINANCE.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.PROJECT_LEADER.value}
)
MOST_HITS = 8


def entries() -> Iterable[MenuEntry]:
    yield from _public()
    yield from _portal()
    yield from _desk()


def _public() -> Iterable[MenuEntry]:
    user = viewer().user
    if user is None:
        yield MenuEntry("public", "account", _l("Sign in"), "accounts.sign_in", order=10, icon="bi-box-arrow-in-right")
        yield MenuEntry("public", "account", _l("Register"), "accounts.register", order=20, icon="bi-person-plus")
        return
    yield MenuEntry("public", "account", _l("Your account"), "accounts.home", order=10, icon="bi-person")
    if user.is_staff:
        yield MenuEntry("public", "account", _l("Desk"), "desk.front", order=20, icon="bi-columns-gap")


def _portal() -> Iterable[MenuEntry]:
    user = viewer().user
    yield MenuEntry("portal", "main", _l("Overview"), "accounts.home", order=0, icon="bi-house")
    yield MenuEntry("portal", "main", _l("Profile"), "accounts.profile", order=80, icon="bi-person")
    yield MenuEntry("portal", "main", _l("Security"), "accounts.security", order=85, icon="bi-shield-lock")
    yield MenuEntry("portal", "main", _l("Privacy"), "accounts.privacy", order=90, icon="bi-eye-slash")
    yield MenuEntry("portal", "account", _l("Profile"), "accounts.profile", order=10, icon="bi-person")
    yield MenuEntry("portal", "account", _l("Security"), "accounts.security", order=15, icon="bi-shield-lock")
    yield MenuEntry("portal", "account", _l("Sessions"), "accounts.sessions", order=20, icon="bi-laptop")
    yield MenuEntry("portal", "account", _l("Privacy"), "accounts.privacy", order=25, icon="bi-eye-slash")
    if user is not None and user.is_staff:
        yield MenuEntry("portal", "account", _l("Desk"), "desk.front", order=30, icon="bi-columns-gap")
    yield MenuEntry(
        "portal", "account", _l("Sign out"), "accounts.sign_out", order=99, icon="bi-box-arrow-right", method="post"
    )


def _desk() -> Iterable[MenuEntry]:
    yield MenuEntry("desk", "people", _l("People"), "people.index", roles=_READERS, order=10, icon="bi-people")
    yield MenuEntry(
        "desk", "people", _l("Invitations"), "people.list_invitations", roles=_ADMIN, order=20, icon="bi-envelope-plus"
    )
    yield MenuEntry(
        "desk", "settings", _l("Audit log"), "people.audit_log", roles=_ADMIN, order=90, icon="bi-journal-text"
    )
    yield MenuEntry("desk", "account", _l("Your account"), "accounts.home", order=10, icon="bi-person")
    yield MenuEntry("desk", "account", _l("Security"), "accounts.security", order=20, icon="bi-shield-lock")
    yield MenuEntry(
        "desk", "account", _l("Sign out"), "accounts.sign_out", order=99, icon="bi-box-arrow-right", method="post"
    )


def find_people(text: str) -> list[SearchHit]:
    """People by name or address, for the desk's search."""
    if not viewer().has_role(*(Role(role) for role in _READERS)):
        return []
    found = db.session.scalars(people(text=text).where(User.erased_at.is_(None)).order_by(User.name).limit(MOST_HITS))
    return [SearchHit(_("Person"), user.name, url_for("people.show", user_id=user.id), user.email) for user in found]


def waiting() -> list[Waiting]:
    """Invitations that expired without an answer: somebody may want to send them again."""
    if not viewer().has_role(Role.ADMIN):
        return []
    count = db.session.scalar(sa.select(sa.func.count()).select_from(invitations(state="expired").subquery())) or 0
    return [Waiting(_("Invitations that expired"), count, "people.list_invitations", {"state": "expired"}, _ADMIN)]
