"""The queue of things that came free with orders: to whom, what, where to; sent, or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.promotions import gifts, listing
from referrals.promotions.code_forms import ConfirmForm, GiftNoteForm, GiftReasonForm
from referrals.promotions.models import GIFT_STATES, PromotionGift
from referrals.promotions.wording import GIFTS

routes = Blueprint("promotion_gifts", __name__, url_prefix="/desk/promotions/gifts", template_folder="templates")
HANDS = (Role.MARKETER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)


@routes.get("")
@desk(*HANDS)
def index() -> str:
    state, text = _wanted()
    page = paginate(listing.gifts(state, text), per_page=20)
    return render_template(
        "promotions/desk_gifts.html",
        page=page,
        state=state,
        words=GIFTS,
        choices=[("all", _("All")), *((key, words[0]) for key, words in GIFTS.items() if key != "waiting")],
        forms={each.id: (_of(GiftNoteForm, each), _of(GiftReasonForm, each), _of(ConfirmForm, each)) for each in page},
    )


@routes.get("/export.csv")
@desk(*HANDS)
def export() -> Response:
    """With the addresses, for a program that prints labels."""
    found = db.session.scalars(listing.gifts(*_wanted())).all()
    header = [_("Order"), _("Gift"), _("Quantity"), _("State"), _("Name"), _("Company"), _("Street"), _("Postal code")]
    header += [_("City"), _("Region"), _("Country"), _("E-mail"), _("Phone"), _("Note")]
    return csv_response("free-gifts.csv", header, _lines(list(found)))


@routes.post("/<int:gift_id>/sending")
@desk(*HANDS)
def send(gift_id: int) -> AnyResponse:
    form = GiftNoteForm()
    if not form.validate():
        flash(_("The note is too long, or cannot be read. Please type it again."), "bad")
        return _back()
    return _done(
        lambda: gifts.send(gifts.locked(gift_id), note=form.note.data or "", by=_me()),
        _("Noted as sent. The customer gets a mail."),
    )


@routes.post("/<int:gift_id>/recall")
@desk(*HANDS)
def call_back(gift_id: int) -> AnyResponse:
    if not ConfirmForm().validate():
        return _back()
    return _done(lambda: gifts.call_back(gifts.locked(gift_id)), _("It waits to be sent again."))


@routes.post("/<int:gift_id>/cancellation")
@desk(*HANDS)
def cancel(gift_id: int) -> AnyResponse:
    form = GiftReasonForm()
    if not form.validate():
        flash(_("Say why, in a few words: the customer reads it."), "bad")
        return _back()
    return _done(
        lambda: gifts.cancel(gifts.locked(gift_id), reason=form.reason.data or "", by=_me()),
        _("It will not be sent. The customer gets a mail."),
    )


def _wanted() -> tuple[str, str]:
    """The queue first; `state=all` for everything."""
    state = arguments.choice("state", ("all", *GIFT_STATES), "waiting")
    return ("" if state == "all" else state), arguments.text("q")


def _lines(found: list[PromotionGift]) -> Iterator[list[object]]:
    for each in found:
        order = each.use.order
        to = order.contact
        yield [
            order.reference,
            each.title,
            each.quantity,
            str(GIFTS[each.state][0]),
            to.name,
            to.company_name or "",
            to.street,
            to.postcode,
            to.city,
            to.region or "",
            to.country,
            to.email,
            to.phone or "",
            each.note,
        ]


def _of(kind: type[GiftNoteForm | GiftReasonForm | ConfirmForm], gift: PromotionGift) -> object:
    """An empty form for one row of the page, whose fields have ids of their own."""
    form = kind(formdata=None)
    for field in form:
        field.id = f"{field.id}-{gift.id}"
    return form


def _done(act: Callable[[], None], words: str) -> AnyResponse:
    """What somebody else was faster with is said on the page they are on."""
    try:
        with transaction():
            act()
        flash(words, "good")
    except gifts.PastThat as late:
        flash(str(late), "bad")
    return _back()


def _back() -> AnyResponse:
    return redirect(url_for(".index"), 303)


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
