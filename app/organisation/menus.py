"""Where the organisation shows up: menus, the desk's search and counters, a person's own front page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.catalogue.sockets import PublicPage
from app.database import db
from app.organisation import listing, queries
from app.organisation.states import Stage
from app.web.navigation import MenuEntry, Panel, SearchHit, Waiting

_READERS = frozenset({Role.ADMIN.value, Role.PROJECT_LEADER.value})
_DECIDERS = frozenset({Role.ADMIN.value})
MOST_HITS = 5


def entries() -> Iterable[MenuEntry]:
    yield MenuEntry("public", "main", _l("Team"), "team.index", order=40, icon="bi-people")
    yield MenuEntry("desk", "people", _l("Members"), "members.index", roles=_READERS, order=30, icon="bi-person-badge")
    yield MenuEntry(
        "desk", "people", _l("Who fits?"), "members.suggest", roles=_READERS, order=40, icon="bi-person-check"
    )
    yield MenuEntry("desk", "people", _l("Organisation chart"), "members.chart", order=50, icon="bi-diagram-3")
    yield MenuEntry(
        "portal", "main", _l("Membership"), "membership.show", order=60, icon="bi-person-badge", when=_is_member
    )


def _is_member() -> bool:
    """Whether the reader has a membership; asked once for all menus of a page."""
    user = viewer().user
    if user is None:
        return False
    if "is_member" not in g:
        g.is_member = queries.member_of(user.id) is not None
    return bool(g.is_member)


def search(text: str) -> list[SearchHit]:
    """Members by name, address or headline, for the desk's search."""
    if not viewer().has_role(*(Role(role) for role in _READERS)):
        return []
    found = db.session.scalars(listing.arranged(listing.Wanted(text=text)).limit(MOST_HITS))
    return [
        SearchHit(_("Member"), each.user.name, url_for("members.show", member_id=each.id), str(each.known_status.label))
        for each in found
    ]


def waiting() -> list[Waiting]:
    to_assess = Waiting(
        _("Candidates to assess"), queries.how_many(Stage.CANDIDATE), "members.index", {"stage": "candidate"}, _READERS
    )
    to_decide = Waiting(
        _("Assessed, to be accepted or not"),
        queries.how_many(Stage.ASSESSED),
        "members.index",
        {"stage": "assessed"},
        _DECIDERS,
    )
    return [to_assess, to_decide]


def panel_at(place: str, **context: object) -> Panel | None:
    """On the own front page, and for staff on the page of a person."""
    person = context.get("person")
    if place not in {"portal.front", "desk.person"} or not isinstance(person, User):
        return None
    member = queries.member_of(person.id)
    if member is None or (place == "desk.person" and not viewer().has_role(*(Role(role) for role in _READERS))):
        return None
    html = render_template("organisation/_panel.html", member=member, own=place == "portal.front")
    return Panel(Markup(html), 30)  # noqa: S704  drawn by our own template, which escapes what it shows


def public_pages() -> list[PublicPage]:
    """For the sitemap: the team, and everybody who shows a page."""
    shown = queries.shown_members()
    pages = [PublicPage(url_for("team.show", slug=member.slug), member.updated_at) for member in shown]
    return [PublicPage(url_for("team.index")), *pages]
