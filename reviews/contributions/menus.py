"""Where contributions show up: menus, the desk's counters and search, a service's page, a person's front page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.catalogue.models import Service
from app.catalogue.sockets import PublicPage
from app.database import db
from app.web.navigation import MenuEntry, Panel, SearchHit, Waiting, allowed
from reviews.contributions import queries, surfaces, wording
from reviews.contributions.idea_states import IdeaState
from reviews.contributions.licence_models import LicenceOffer
from reviews.contributions.models import Idea
from reviews.contributions.queries import WantedIdeas

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

WRITERS = frozenset({Role.MARKETER.value, Role.ADMIN.value})
MOST = 5


def entries() -> list[MenuEntry]:
    desk = (
        (_l("Ideas"), "ideas_desk.index", 40, "bi-lightbulb"),
        (_l("Briefs"), "briefs_desk.index", 41, "bi-megaphone"),
        (_l("Library"), "library_desk.index", 42, "bi-images"),
        (_l("Licences"), "licences_desk.index", 43, "bi-file-earmark-check"),
        (_l("Rules of contributions"), "contribution_rules.edit", 44, "bi-sliders"),
    )
    return [
        MenuEntry("public", "main", _l("Ideas"), "ideas.index", order=35, icon="bi-lightbulb"),
        MenuEntry("public", "policies", _l("Library"), "library.index", order=20, icon="bi-images"),
        MenuEntry("portal", "main", _l("My contributions"), "my_assets.index", order=46, icon="bi-lightbulb"),
        MenuEntry("portal", "main", _l("My licences"), "my_licences.index", order=47, icon="bi-file-earmark-check"),
        *(MenuEntry("desk", "reviews", words, endpoint, WRITERS, order, icon) for words, endpoint, order, icon in desk),
    ]


def waiting() -> list[Waiting]:
    new = sa.select(sa.func.count(Idea.id)).where(Idea.state == IdeaState.OPEN, Idea.hidden_at.is_(None))
    counted: tuple[tuple[LazyString, int, str, dict[str, str]], ...] = (
        (_l("New ideas"), db.session.scalar(new) or 0, "ideas_desk.index", {"state": "open"}),
        (
            _l("Requests of the library"),
            queries.count(queries.requests("new")),
            "library_desk.requests",
            {"state": "new"},
        ),
        (_l("Disputes about works"), queries.count(queries.disputes(undecided=True)), "disputes_desk.all_disputes", {}),
        (_l("Named prices to answer"), _named(), "licences_desk.index", {"view": "waiting"}),
        (
            _l("Licences that end soon"),
            queries.count(queries.offers("ending")),
            "licences_desk.index",
            {"view": "ending"},
        ),
    )
    return [Waiting(words, count, endpoint, args, WRITERS) for words, count, endpoint, args in counted]


def search(text: str) -> list[SearchHit]:
    if not allowed(WRITERS):
        return []
    found = db.session.execute(queries.ideas(WantedIdeas(text=text, sort="newest"), including_hidden=True).limit(MOST))
    ideas = [
        SearchHit(
            _("Idea"), it.title, url_for("ideas_desk.show", reference=it.reference), wording.IDEA_STATES[it.state][0]
        )
        for it, _votes, _comments in found
    ]
    offers = [
        SearchHit(
            _("Licence"),
            it.asset.title,
            url_for("licences_desk.show", reference=it.reference),
            wording.OFFER_STATES[it.state][0],
        )
        for it in db.session.scalars(queries.offers("all", text).limit(MOST))
    ]
    return [*ideas, *offers]


def panel_at(place: str, **context: object) -> Panel | None:
    if place == "service":
        return _with_service(context.get("service"))
    if place == "portal.front":
        return _to_answer(context.get("person"))
    return None


def public_pages() -> Iterable[PublicPage]:
    """What search engines may know: the lists, ideas that are public, works in the library."""
    yield PublicPage("/ideas")
    yield PublicPage("/ideas/briefs")
    yield PublicPage("/library")
    shown = sa.select(Idea.reference, Idea.submitted_at).where(
        Idea.hidden_at.is_(None), Idea.state.not_in(("duplicate", "withdrawn"))
    )
    for reference, at in db.session.execute(shown.order_by(Idea.id)):
        yield PublicPage(f"/ideas/{reference}", at)
    for asset in db.session.scalars(queries.library()):
        yield PublicPage(f"/library/{asset.reference}", asset.listed_at)


def _with_service(service: object) -> Panel | None:
    """Whose idea it was, and what people gave to be seen with it."""
    if not isinstance(service, Service):
        return None
    credited, placed = surfaces.credits_of(service.id), surfaces.placed_on(service.id)
    if not credited and not placed:
        return None
    return _drawn("contributions/_service.html", 35, credits=credited, placed=placed)


def _to_answer(person: object) -> Panel | None:
    user = viewer().user
    if not isinstance(person, User) or user is None or user.id != person.id:
        return None
    waiting = queries.waiting_for(person)
    return _drawn("contributions/_front.html", 20, waiting=waiting) if waiting else None


def _named() -> int:
    return queries.count(sa.select(LicenceOffer).where(LicenceOffer.state == "named"))


def _drawn(template: str, order: int, **values: object) -> Panel:
    return Panel(Markup(render_template(template, **values)), order)  # noqa: S704  our own template escapes
