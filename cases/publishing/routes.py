"""The public pages of cases: the section, one case, the feed, and the count of readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.catalogue.shelf import Today
from app.config import settings
from app.database import db, transaction
from app.mail.links import absolute_url
from app.web import arguments
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.pagination import paginate
from cases.consent.outputs import Output
from cases.publishing import carrying, drawing, proving, queries, shelf, tallying
from cases.publishing.addressing import bare
from cases.publishing.answering import kept_briefly, known_language, social_card
from cases.publishing.channels import Kind, Reading
from cases.publishing.models import Publication
from cases.publishing.outputs import feed as atom
from cases.publishing.outputs import structured
from cases.publishing.queries import Wanted
from cases.writing.states import Industry, Problem

routes = Blueprint("cases", __name__, url_prefix="/cases", template_folder="templates")
Answer = str | AnyResponse
PER_PAGE = 24
MOST_IN_FEED = 30


@routes.get("")
def index() -> str:
    """Brief cards of all cases, with search and filters."""
    wanted, language = _wanted(), language_code()
    today = shelf.today()
    query = request.query_string.decode("latin-1")
    listed = today.kept(
        shelf.key("index", language, request.script_root, query), lambda: _draw_list(wanted, language, today)
    )
    return render_template("publishing/index.html", wanted=wanted, list=listed)


@routes.get("/feed.atom")
@limiter.limit("60 per minute")
def feed() -> Response:
    """The newest cases in one language, whole."""
    language = arguments.choice("language", settings().languages, language_code())
    key = shelf.key("feed", language)
    body = shelf.today().kept(key, lambda: _draw_feed(language))
    answer = Response(body, mimetype=atom.MIME)
    return kept_briefly(answer)


@routes.get("/<slug>")
def somewhere(slug: str) -> AnyResponse:
    """To the case in the reader's language, or in one that exists."""
    language = queries.best_language(slug, language_code())
    code = arguments.text("from", max_length=20)
    kept: dict[str, Any] = {"from": code} if code else {}
    return redirect(url_for(".case", slug=slug, language=language, **kept))


@routes.get("/<slug>/<language>")
def case(slug: str, language: str) -> str:
    """One case, whole, in its own language from the first to the last word of the page."""
    known_language(language)
    code = carrying.code_of(arguments.text("from", max_length=20))
    today = shelf.today()
    with force_locale(language):
        kept = today.kept(
            shelf.key("case", slug, language, code, request.script_root), lambda: _draw_case(slug, language, code)
        )
        carrying.remember(kept.reference, code)
        return render_template("publishing/case.html", it=kept, language_shown=language, code=code)


@routes.post("/<slug>/<language>/readings")
@limiter.limit("120 per hour")
def read(slug: str, language: str) -> tuple[str, int]:
    """A browser says that its page was opened; programs that only fetch it say nothing. No word about whose browser it was."""
    found = queries.public(slug, known_language(language))
    kind = arguments.choice("kind", (Reading.PAGE, Reading.BLOG), source=request.form)
    code = carrying.code_of(arguments.text("from", max_length=20, source=request.form))
    with transaction():
        tallying.count(found.publication.case_id, language, Reading(kind), code)
    return "", 204


def _wanted() -> Wanted:
    return Wanted(
        text=arguments.text("q"),
        industry=arguments.choice("industry", tuple(Industry), ""),
        problem=arguments.choice("problem", tuple(Problem), ""),
        kind=arguments.choice("result", tuple(Kind), ""),
    )


def _draw_list(wanted: Wanted, language: str, today: Today) -> Markup:
    page = paginate(queries.listed(wanted, language), per_page=PER_PAGE)
    industries, problems, kinds = today.kept(shelf.key("offered", language), lambda: queries.offered(language))
    words = drawing.labels()
    return Markup(  # noqa: S704  (a template of ours, which escapes)
        render_template(
            "publishing/_list.html",
            wanted=wanted,
            page=page,
            shown=queries.documents(page.items),
            industries=[(each, words["industries"][each]) for each in industries],
            problems=[(each, words["problems"][each]) for each in problems],
            kinds=[(each, words["kinds"][each]) for each in kinds],
            words=words,
        )
    )


@dataclass(frozen=True)
class DrawnCase:
    """What of a page is the same for every reader: `head` and `body` hold nothing about a person."""

    reference: str
    title: str
    head: Markup
    body: Markup


def _draw_case(slug: str, language: str, code: str) -> DrawnCase:
    found = queries.public(slug, language)
    document = found.document
    carrying.remember(document.reference, code)
    similar = queries.documents(queries.similar(found.publication, language, drawing.MOST_SIMILAR))
    card = social_card(found)
    return DrawnCase(
        reference=document.reference,
        title=document.title,
        head=_part(
            "publishing/_case_head.html", it=document, card=card, structured=structured.script(document, image=card)
        ),
        body=_part(
            "publishing/_case_body.html",
            it=document,
            story=drawing.story(document),
            similar=similar,
            words=drawing.labels(),
            verification=proving.address_of(found),
            has_press=queries.has_output(found.publication.case_id, Output.PRESS),
            code=code,
        ),
    )


def _part(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704  (a template of ours, which escapes)


def _draw_feed(language: str) -> bytes:
    newest = (
        sa.select(Publication)
        .where(queries.is_public(), Publication.language == language)
        .order_by(Publication.live_at.desc(), Publication.id.desc())
        .limit(MOST_IN_FEED)
        .options(sa.orm.joinedload(Publication.case))
    )
    with force_locale(language):
        shown = [public.document for public in queries.documents(db.session.scalars(newest).all())]
        return atom.render(
            [(document, drawing.story(document, with_charts=False)) for document in shown],
            title=_("Case studies of %(name)s", name=settings().seller.name),
            address=bare(absolute_url("cases.feed")) + f"?language={language}",
            site=bare(absolute_url("cases.index")),
            seller=settings().seller.name,
            language=language,
            at=clock.now() - timedelta(minutes=1),
        )
