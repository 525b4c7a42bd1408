"""Where published cases show up: in the public menu, on the front page, under a service, in the sitemap."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.roles import Role
from app.catalogue.sockets import PublicPage
from app.database import db
from app.web.locale import language_code
from app.web.navigation import MenuEntry, Panel, Waiting
from cases.publishing import queries, shelf
from cases.publishing.channels import State
from cases.publishing.models import Publication
from cases.writing.models import Case
from cases.writing.sockets import CaseTab

STAFF = frozenset({Role.MARKETER.value, Role.ADMIN.value})
TEASED = 3
PLACES = {"home": 20, "service": 60}


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("public", "main", _l("Cases"), "cases.index", order=30, icon="bi-journal-text"),
        MenuEntry("public", "policies", _l("Blog"), "case_blog.index", order=25, icon="bi-newspaper"),
        MenuEntry(
            "desk", "cases", _l("What cases bring"), "case_yield.index", roles=STAFF, order=40, icon="bi-graph-up"
        ),
    ]


def tab(case: Case) -> list[CaseTab]:
    return [
        CaseTab(label=_l("Publishing"), url=url_for("case_publishing_desk.show", reference=case.reference), order=70)
    ]


def waiting() -> list[Waiting]:
    """What did not go out at its hour, and what is held for a changed number."""
    found = sa.select(sa.func.count(sa.distinct(Publication.case_id))).where(
        Publication.state.in_([State.REFUSED, State.HELD])
    )
    return [Waiting(_l("Cases that stopped"), db.session.scalar(found) or 0, "case_yield.stopped", {}, STAFF)]


def panel_at(place: str, **_context: object) -> Panel | None:
    """The newest cases on the front page and under a service; nothing while there is none."""
    if place not in PLACES:
        return None
    language = language_code()
    today = shelf.today()
    drawn = today.kept(shelf.key("teaser", place, language, request.script_root), lambda: _draw_teaser(language))
    return Panel(drawn, PLACES[place]) if drawn else None


def public_pages() -> Iterator[PublicPage]:
    """For the sitemap: the section, the blog, and every case in every language in which anybody may read it."""
    found = (
        sa.select(Case.slug, Publication.language, Publication.live_at)
        .join(Case, Case.id == Publication.case_id)
        .where(queries.is_public())
        .order_by(Publication.live_at.desc(), Publication.id)
    )
    rows = db.session.execute(found).all()
    if rows:
        yield PublicPage(url_for("cases.index"), rows[0].live_at)
        yield PublicPage(url_for("case_blog.index"), rows[0].live_at)
    for row in rows:
        yield PublicPage(url_for("cases.case", slug=row.slug, language=row.language), row.live_at)


def _draw_teaser(language: str) -> Markup:
    shown = queries.documents(queries.newest(language, TEASED))
    if not shown:
        return Markup("")
    return Markup(render_template("publishing/_teaser.html", shown=shown))  # noqa: S704  (a template of ours)
