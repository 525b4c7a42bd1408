"""The desk of works: what people gave, photos of reviews to ask for, and asking for a licence."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import transaction
from app.errors import Conflict, DomainError, Invalid, NotFound
from app.media import serving
from app.orders.models import Order
from app.orders.queries import order_by_reference
from app.orders.references import normalised
from app.web import arguments
from app.web.forms import typed
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.contributions import giving, offering, queries, requesting, wording
from reviews.contributions.asset_models import SOURCES, Asset
from reviews.contributions.desk_forms import AnswerForm, OfferForm
from reviews.contributions.forms import ConfirmForm
from reviews.contributions.licence_models import LicenceOffer, LicenceRequest
from reviews.contributions.models import KINDS
from reviews.contributions.ruling import policy

routes = Blueprint("library_desk", __name__, url_prefix="/desk/library", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*WRITERS)
def index() -> str:
    found = queries.assets(
        kind=arguments.choice("kind", KINDS, ""),
        source=arguments.choice("source", SOURCES, ""),
        text=arguments.text("q"),
    )
    return render_template("contributions/desk_library.html", page=paginate(found), wording=wording, kinds=KINDS)


@routes.get("/reviews")
@desk(*WRITERS)
def photos() -> str:
    """Photos and films of published reviews; whatever the stars, which are not shown here."""
    return render_template("contributions/desk_photos.html", page=paginate(queries.review_media(), 24), wording=wording)


@routes.post("/reviews/<int:media_id>")
@desk(*WRITERS)
def take_up(media_id: int) -> AnyResponse:
    media = queries.review_media_by_id(media_id)
    if not ConfirmForm().validate():
        raise NotFound
    with transaction():
        reference = giving.bring_from_review(media).reference
    return redirect(url_for(".offer", reference=reference), 303)


@routes.get("/requests")
@desk(*WRITERS)
def requests() -> str:
    state = arguments.choice("state", ("new", "offered", "declined"), "")
    return render_template("contributions/desk_requests.html", page=paginate(queries.requests(state)), wording=wording)


@routes.get("/requests/<reference>")
@desk(*WRITERS)
def show_request(reference: str) -> Answer:
    return _draw_request(queries.request_by_reference(reference))


@routes.post("/requests/<reference>/refusal")
@desk(*WRITERS)
def decline_request(reference: str) -> Answer:
    found, form = queries.request_by_reference(reference), AnswerForm()
    if not form.validate():
        return _draw_request(found, form)
    with transaction():
        requesting.decline(found, form.answer.data or "", _me())
    flash(_("Declined, and told by mail."), "good")
    return redirect(url_for(".requests"), 303)


@routes.get("/<reference>")
@desk(*WRITERS)
def show(reference: str) -> str:
    asset = queries.asset_by_reference(reference)
    found = queries.offers("all").where(LicenceOffer.asset_id == asset.id)
    return render_template("contributions/desk_work.html", asset=asset, offers=paginate(found, 50), wording=wording)


@routes.route("/<reference>/licence", methods=["GET", "POST"])
@desk(*WRITERS)
def offer(reference: str) -> Answer:
    """Ask the holders; with `?request=` for somebody who asked in the library."""
    asset, form = queries.asset_by_reference(reference), OfferForm()
    asked_by = _request_of_address(asset)
    if form.validate_on_submit():
        try:
            with transaction():
                made = _ask(asset, form, asked_by)
                audit.record("licence.asked", made)
                number = made.reference
            flash(_("The holders are asked. Silence for the days of the rules is a no."), "good")
            return redirect(url_for("licences_desk.show", reference=number), 303)
        except (Conflict, Invalid, NotFound) as error:
            form.form_errors.append(str(error))
    if request.method == "GET":
        _begin(form, asset, asked_by)
    page = render_template(
        "contributions/desk_offer.html",
        asset=asset,
        form=form,
        asked_by=asked_by,
        policy=policy(),
        wording=wording,
    )
    return page, form.status


@routes.get("/<reference>/<any(file, preview):part>")
@desk(*WRITERS)
def file(reference: str, part: str) -> Response:
    """To look at it; what is used is the delivered file of a licence."""
    asset = queries.asset_by_reference(reference)
    found = asset.file if part == "file" else asset.preview
    if found is None:
        raise NotFound
    return serving.send(found)


def _ask(asset: Asset, form: OfferForm, asked_by: LicenceRequest | None) -> LicenceOffer:
    licensee = (asked_by.company or asked_by.name) if asked_by else ""
    order = _order(form.order.data or "")
    if asked_by is not None and order is None:
        raise Invalid(_("Name the order by which they pay: the licence stands when it is paid."))
    made = offering.ask(asset, form.wanted(licensee), by=_me(), request=asked_by, order=order if licensee else None)
    if asked_by is not None:
        requesting.note_offered(asked_by, made, _me())
    return made


def _order(typed_reference: str) -> Order | None:
    if not typed_reference:
        return None
    try:
        return order_by_reference(normalised(typed_reference))
    except DomainError:
        raise Invalid(_("There is no order of that number.")) from None


def _request_of_address(asset: Asset) -> LicenceRequest | None:
    reference = arguments.text("request", max_length=40)
    if not reference:
        return None
    found = queries.request_by_reference(reference)
    if found.asset_id != asset.id:
        raise NotFound
    return found


def _begin(form: OfferForm, asset: Asset, asked_by: LicenceRequest | None) -> None:
    form.begin()
    form.currency.data = asset.currency
    price = asset.price
    if asked_by is not None:
        form.purposes.data, form.media.data = asked_by.purposes, asked_by.media
        form.places.data, form.exclusive.data = asked_by.places, asked_by.exclusive
        form.ends_on.data = clock.today() + timedelta(days=asked_by.days - 1)
        price = asset.exclusive_price if asked_by.exclusive and asset.exclusive_price is not None else price
    form.fee.data = typed(price, language_code()) if price is not None else ""


def _draw_request(found: LicenceRequest, form: AnswerForm | None = None) -> Answer:
    page = render_template(
        "contributions/desk_request.html", request_=found, form=form or AnswerForm(formdata=None), wording=wording
    )
    return page, form.status if form else 200


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
