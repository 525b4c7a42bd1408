"""The public pages of reviews."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.database import transaction
from app.mail.links import absolute_url
from app.web import arguments
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.pagination import Page
from app.web.safety import local_target
from reviews.reviewing import queries as reviewing
from reviews.reviewing.disclosing import notice
from reviews.reviewing.models import Review
from reviews.showing import queries, recomputing, voting
from reviews.showing.queries import Shown, Wanted
from reviews.showing.structured import structured_data
from reviews.showing.wording import SORTS

routes = Blueprint("reviews", __name__, url_prefix="/reviews", template_folder="templates")
Answer = str | AnyResponse


@routes.get("")
def wall() -> str:
    """Everything anybody wrote about anything of ours, the newest first."""
    wanted, house = _wanted(), queries.whole_house()
    return render_template(
        "showing/wall.html",
        wanted=wanted,
        house=house,
        subjects=queries.subjects(),
        shown=queries.shown(wanted, house),
        spoken=queries.languages(),
    )


@routes.get("/<slug>")
def subject(slug: str) -> str:
    """What people say about one service."""
    found, wanted = queries.subject(slug), _wanted()
    shown = queries.shown(wanted, found.rating, found.service.id)
    text = found.service.text(language_code())
    return render_template(
        "showing/subject.html",
        service=found.service,
        text=text,
        rating=found.rating,
        wanted=wanted,
        shown=shown,
        spoken=queries.languages(found.service.id) if found.rating.shown else [],
        gallery=queries.gallery(found.service.id),
        script=recomputing.SCRIPT,
        address=absolute_url("reviews.subject", slug=slug),
        structured=structured_data(
            found.rating,
            shown.page.items,
            name=text.title,
            description=text.summary,
            address=absolute_url("reviews.subject", slug=slug),
            disclosures=notice,
        ),
    )


@routes.get("/<slug>/ratings.json")
@limiter.limit("30 per minute")
def ratings(slug: str) -> Response:
    """Every star behind the mean of a service, for whoever wants to compute it again."""
    found = queries.subject(slug)
    body = recomputing.document(found.rating, slug, absolute_url("reviews.subject", slug=slug))
    return Response(stream_with_context(body), mimetype="application/json")


@routes.get("/one/<reference>")
def one(reference: str) -> str:
    """One review at an address of its own."""
    review = reviewing.public_review(reference)
    return render_template("showing/one.html", review=review, shown=_alone(review))


@routes.post("/one/<reference>/helpful")
@limiter.limit("60 per hour")
def vote(reference: str) -> Answer:
    """Say whether it helped, or take that back; then the reader stands where they stood."""
    said = arguments.choice("helpful", ("yes", "no", "neither"), source=request.form)
    review = reviewing.public_review(reference)
    with transaction():
        voting.vote(review, helpful={"yes": True, "no": False}.get(said))
    return redirect(_where_they_stood(review))


def _wanted() -> Wanted:
    return Wanted(
        stars=arguments.whole_number("stars", 0, low=0, high=5),
        verified=arguments.choice("verified", ("1",), "") == "1",
        media=arguments.choice("media", ("1",), "") == "1",
        language=arguments.text("language", max_length=12),
        text=arguments.text("q"),
        sort=arguments.choice("sort", tuple(SORTS), "newest"),
    )


def _alone(review: Review) -> Shown:
    return queries.beside(Page([review], 1, 1, 1))


def _where_they_stood(review: Review) -> str:
    """Back to the list and to the review in it; only to a page of ours."""
    back = local_target(request.form.get("next"), url_for("reviews.one", reference=review.reference))
    return f"{back.partition('#')[0]}#{review.reference}"
