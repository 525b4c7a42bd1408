"""At the desk: widgets for other pages, the feed's address, and everything as a file."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, render_template, stream_with_context
from flask_babel import gettext as _

from app.accounts.access import desk
from app.accounts.roles import STAFF_ROLES
from app.catalogue.models import Service
from app.catalogue.queries import Wanted, listed
from app.config import settings
from app.database import db
from app.mail.links import absolute_url
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_code, own_name
from reviews.reviewing.models import Review
from reviews.showing import embedding, feed

routes = Blueprint("reviews_desk", __name__, url_prefix="/desk/reviews", template_folder="templates")
ROWS_PER_CHUNK = 500
public = Blueprint("review_feed", __name__)
COLUMNS = (
    "reference",
    "state",
    "rating",
    "title",
    "text",
    "author_name",
    "language",
    "channel",
    "verification",
    "incentivized",
    "relation",
    "origin",
    "reason_code",
    "submitted_at",
    "published_at",
    "withdrawn_at",
    "revision_number",
)


@routes.get("/widgets")
@desk(*STAFF_ROLES)
def widgets() -> str:
    """Choose a service, a form and a language; copy what belongs into the other page."""
    services = list(db.session.scalars(listed(Wanted(active=True), language_code())).unique())
    by_slug = {each.slug: each for each in services}
    slug = arguments.choice("service", by_slug, "") or (services[0].slug if services else "")
    kind = arguments.choice("kind", embedding.KINDS, "list")
    lang = arguments.choice("lang", settings().languages, "")
    title = _("Reviews of %(name)s", name=by_slug[slug].text(lang or language_code()).title) if slug else ""
    return render_template(
        "showing/desk_widgets.html",
        services=[(each.slug, each.text(language_code()).title) for each in services],
        kinds=[(key, form.label) for key, form in embedding.KINDS.items()],
        languages=[(code, own_name(code)) for code in settings().languages],
        slug=slug,
        kind=kind,
        form=embedding.KINDS[kind],
        lang=lang,
        title=title,
        snippet=embedding.snippet(slug, kind, lang, title) if slug else "",
        feed_address=absolute_url("review_feed.product_reviews"),
    )


@routes.get("/export.csv")
@desk(*STAFF_ROLES)
def export() -> Response:
    """Every review there ever was, in every state, with what is public of its author; withdrawn ones have no words left."""
    return csv_response("reviews.csv", ["service", *COLUMNS], _rows())


@public.get("/reviews/product-reviews.xml")
def product_reviews() -> Response:
    """What shopping engines fetch: everything public that counts, always whole."""
    body = feed.document(settings().seller.name, language_code())
    return Response(stream_with_context(body), mimetype="application/xml")


def _rows() -> Iterator[list[object]]:
    found = (
        sa.select(Service.slug, *(getattr(Review, name) for name in COLUMNS))
        .join(Service, Service.id == Review.service_id)
        .order_by(Review.id)
        .execution_options(yield_per=ROWS_PER_CHUNK)
    )
    for row in db.session.execute(found):
        yield [value.isoformat() if hasattr(value, "isoformat") else value for value in row]
