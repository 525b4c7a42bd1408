"""Reviews at the desk: what is offered for them, who shared one, which questions help to write, and what is said in films."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.catalogue.queries import active_services, service_by_id
from app.config import LANGUAGES
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.media import serving
from app.rewards import wording as reward_wording
from app.rewards.forms import values_of
from app.rewards.models import PIECES
from app.rewards.sockets import known_kinds
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_code, language_names
from app.web.pagination import paginate
from reviews.reviewing import guiding, media_keeping, queries, rewarding, wording
from reviews.reviewing.desk_forms import GuideForm, ReviewOfferForm, TranscriptForm, lines_of
from reviews.reviewing.offer_models import ReviewEntitlement, ReviewOffer

routes = Blueprint("reviewing_desk", __name__, url_prefix="/desk/review-offers", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*WRITERS)
def offers() -> Answer:
    page = paginate(queries.all_offers(arguments.text("q")))
    return render_template(
        "reviewing/desk_offers.html", page=page, gives=_gives, points_words=reward_wording.points_words
    )


@routes.get("/offers.csv")
@desk(*WRITERS)
def export_offers() -> Response:
    found = db.session.scalars(queries.all_offers(arguments.text("q"))).all()
    code = language_code()
    header = [
        _("Offer"),
        _("For"),
        _("Gives"),
        _("Points for sharing it publicly"),
        _("A place in a contest"),
        _("Offered"),
    ]
    rows = (
        [
            offer.name,
            offer.service.text(code).title if offer.service else _("All services"),
            _gives(offer),
            offer.share_points,
            offer.contest.name if offer.contest else "",
            _("yes") if offer.active else _("no"),
        ]
        for offer in found
    )
    return csv_response("review-offers.csv", header, rows)


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    form = ReviewOfferForm()
    if form.validate_on_submit():
        with transaction():
            offer = ReviewOffer()
            _fill(offer, form)
            db.session.add(offer)
            db.session.flush()
            audit.record("review_offer.written", offer)
        flash(_("Written. It is offered once you switch it on."), "good")
        return redirect(url_for(".offers"), 303)
    return render_template("reviewing/desk_offer.html", form=form, offer=None), form.status


@routes.route("/<int:offer_id>", methods=["GET", "POST"])
@desk(*WRITERS)
def edit(offer_id: int) -> Answer:
    """What was asked before keeps what it was asked with."""
    found = queries.offer_by_id(offer_id)
    form = ReviewOfferForm(data=_values(found))
    if form.validate_on_submit():
        with transaction():
            offer = queries.offer_by_id(offer_id)
            _fill(offer, form)
            audit.record("review_offer.revised", offer)
        flash(_("Saved. Whoever was asked before keeps what was offered then."), "good")
        return redirect(url_for(".offers"), 303)
    return render_template("reviewing/desk_offer.html", form=form, offer=found), form.status


@routes.post("/<int:offer_id>/activation")
@desk(*WRITERS)
def activate(offer_id: int) -> AnyResponse:
    _switch(offer_id, active=True)
    flash(_("Offered with every request from now on, the same for every star."), "good")
    return redirect(url_for(".offers"), 303)


@routes.post("/<int:offer_id>/deactivation")
@desk(*WRITERS)
def deactivate(offer_id: int) -> AnyResponse:
    _switch(offer_id, active=False)
    flash(_("Offered no more. Whoever was asked before keeps what was offered then."), "good")
    return redirect(url_for(".offers"), 303)


@routes.get("/shared")
@desk(*WRITERS)
def shared() -> Answer:
    decided, text = arguments.choice("show", ("waiting", "decided"), "waiting") == "decided", arguments.text("q")
    found = queries.shared_decided(text) if decided else queries.shared_waiting(text)
    return render_template("reviewing/desk_shared.html", page=paginate(found), decided=decided)


@routes.get("/shared.csv")
@desk(*WRITERS)
def export_shared() -> Response:
    found = db.session.scalars(queries.shared(arguments.text("q")).order_by(ReviewEntitlement.share_sent_at)).all()
    header = [_("Review"), _("Address"), _("Sent (UTC)"), _("Looked at (UTC)"), _("Bonus given")]
    rows = (
        [
            each.review.reference,
            each.share_url,
            each.share_sent_at.isoformat() if each.share_sent_at else "",
            each.share_decided_at.isoformat() if each.share_decided_at else "",
            "" if each.share_decided_at is None else _("yes") if each.share_reward_id else _("no"),
        ]
        for each in found
    )
    return csv_response("shared-reviews.csv", header, rows)


@routes.post("/shared/<int:entitlement_id>")
@desk(*WRITERS)
def decide_shared(entitlement_id: int) -> AnyResponse:
    """Is the post there, and does it say that something is given for it? What it says otherwise is not asked."""
    person = viewer().user
    assert person is not None
    with transaction():
        rewarding.decide_sharing(entitlement_id, found=request.form.get("found") == "yes", by=person)
    flash(_("Decided. The author sees it on their page."), "good")
    return redirect(url_for(".shared"), 303)


@routes.get("/questions")
@desk(*WRITERS)
def guides() -> Answer:
    code = language_code()
    return render_template("reviewing/desk_guides.html", services=active_services(code), code=code)


@routes.route("/questions/<int:service_id>", methods=["GET", "POST"])
@desk(*WRITERS)
def guide(service_id: int) -> Answer:
    """0 is for all services that have no questions of their own."""
    service = service_by_id(service_id) if service_id else None
    found = guiding.guide_for(service_id or None)
    form = GuideForm(data={code: "\n".join(found.questions.get(code, [])) for code in LANGUAGES} if found else None)
    if form.validate_on_submit():
        with transaction():
            guiding.write(service_id or None, lines_of(form))
        flash(_("Saved. Authors read them beside the form."), "good")
        return redirect(url_for(".guides"), 303)
    page = render_template(
        "reviewing/desk_guide.html", form=form, service=service, code=language_code(), names=language_names()
    )
    return page, form.status


@routes.get("/films")
@desk(*WRITERS)
def films() -> Answer:
    """Videos and recordings of published reviews whose words nobody has written down."""
    return render_template("reviewing/desk_films.html", page=paginate(queries.films_without_words()), wording=wording)


@routes.route("/films/<int:media_id>", methods=["GET", "POST"])
@desk(*WRITERS)
def film(media_id: int) -> Answer:
    media = queries.film_by_id(media_id)
    form = TranscriptForm(obj=media)
    if form.validate_on_submit():
        try:
            with transaction():
                found = queries.film_by_id(media_id)
                media_keeping.describe(
                    found,
                    caption=found.caption,
                    transcript=form.transcript.data or "",
                    captions=form.captions.data or "",
                )
                audit.record("review_media.transcribed", found)
        except (Invalid, Conflict) as error:
            form.captions.errors = [*form.captions.errors, str(error)]
        else:
            flash(_("Saved. It stands under the film."), "good")
            return redirect(url_for(".films"), 303)
    return render_template("reviewing/desk_film.html", form=form, media=media, wording=wording), form.status


@routes.get("/films/<int:media_id>/<any(file, poster, captions):part>")
@desk(*WRITERS)
def film_part(media_id: int, part: str) -> AnyResponse:
    media = queries.film_by_id(media_id)
    if part == "captions":
        return AnyResponse(media.captions, mimetype="text/vtt")
    file = media.file if part == "file" else media.poster
    assert file is not None
    return serving.send(file)


def _gives(offer: ReviewOffer) -> str:
    if not offer.kind:
        return ""
    return reward_wording.what_words(known_kinds().get(offer.kind), offer.units, offer.unit, offer.details)


def _switch(offer_id: int, *, active: bool) -> None:
    with transaction():
        offer = queries.offer_by_id(offer_id)
        offer.active, offer.updated_at = active, clock.now()
        audit.record("review_offer.activated" if active else "review_offer.deactivated", offer)


def _fill(offer: ReviewOffer, form: ReviewOfferForm) -> None:
    value = form.value if form.kind.data else None
    offer.name, offer.hold_days = form.name.data or "", form.hold_days.data or 0
    offer.service_id = int(form.service.data) if form.service.data else None
    offer.contest_id = int(form.contest.data) if form.contest.data else None
    offer.kind, offer.details = form.kind.data or None, form.details if form.kind.data else {}
    offer.units, offer.unit = 0, ""
    if value is not None:
        offer.units, offer.unit = (value, PIECES) if isinstance(value, int) else (value.units, value.unit)
    offer.share_points, offer.updated_at = form.share_points.data or 0, clock.now()


def _values(offer: ReviewOffer) -> dict[str, object]:
    amount = values_of(offer.kind, offer.units, offer.unit, offer.details) if offer.kind else {"kind": "", "amount": ""}
    return {
        **amount,
        "name": offer.name,
        "service": str(offer.service_id or ""),
        "contest": str(offer.contest_id or ""),
        "hold_days": offer.hold_days,
        "share_points": offer.share_points,
    }
