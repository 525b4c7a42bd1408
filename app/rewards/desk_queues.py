"""What waits for staff: gifts to send, and words for the thank-you page to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import transaction
from app.errors import DomainError
from app.rewards import fulfilling, queries, showing, wording
from app.rewards.forms import ReasonForm, SendingForm
from app.web import arguments
from app.web.pagination import paginate

FormOfRow = TypeVar("FormOfRow", SendingForm, ReasonForm)
routes = Blueprint("reward_queues", __name__, url_prefix="/desk", template_folder="templates")
STAFF = (Role.MARKETER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)


@routes.get("/gifts")
@desk(*STAFF)
def gifts() -> str:
    state = arguments.choice("state", ("", *wording.GIFT_STATES), "waiting" if not arguments.text("all") else "")
    page = paginate(queries.deliveries(state), per_page=15)
    return render_template(
        "rewards/desk_gifts.html",
        page=page,
        state=state,
        forms={each.id: (_of(SendingForm, each.id), _of(ReasonForm, each.id)) for each in page},
        wording=wording,
    )


@routes.post("/gifts/<int:delivery_id>/sending")
@desk(*STAFF)
def send(delivery_id: int) -> AnyResponse:
    form = SendingForm()
    if not form.validate():
        flash(_("The note is too long, or cannot be read. Please type it again."), "bad")
        return redirect(url_for(".gifts"), 303)
    return _gift(
        lambda: fulfilling.send(
            fulfilling.locked_delivery(delivery_id), tracking=form.tracking.data or "", by=_person()
        ),
        _("Noted as sent. The person gets a mail."),
    )


@routes.post("/gifts/<int:delivery_id>/arrival")
@desk(*STAFF)
def arrive(delivery_id: int) -> AnyResponse:
    return _gift(
        lambda: fulfilling.arrive(fulfilling.locked_delivery(delivery_id)),
        _("Noted as arrived. The address is forgotten."),
    )


@routes.post("/gifts/<int:delivery_id>/cancellation")
@desk(*STAFF)
def cancel(delivery_id: int) -> AnyResponse:
    form = ReasonForm()
    if not form.validate():
        flash(_("Say why, in a few words: the person reads it."), "bad")
        return redirect(url_for(".gifts"), 303)
    return _gift(
        lambda: fulfilling.cancel(fulfilling.locked_delivery(delivery_id), reason=form.reason.data or "", by=_person()),
        _("It is not sent. Points that were given for it are back."),
    )


@routes.get("/showcase")
@desk(*STAFF)
def showcase() -> str:
    state = arguments.choice("state", tuple(wording.PLACE_STATES), "asked")
    page = paginate(queries.places(state), per_page=15)
    return render_template(
        "rewards/desk_showcase.html",
        page=page,
        state=state,
        reasons={each.id: _of(ReasonForm, each.id) for each in page},
        wording=wording,
    )


@routes.post("/showcase/<int:place_id>/publication")
@desk(*STAFF)
def show(place_id: int) -> AnyResponse:
    return _place(lambda: showing.show(queries.place_by_id(place_id), by=_person()), _("It is on the page now."))


@routes.post("/showcase/<int:place_id>/refusal")
@desk(*STAFF)
def decline(place_id: int) -> AnyResponse:
    form = ReasonForm()
    if not form.validate():
        flash(_("Say why, in a few words: the person reads it."), "bad")
        return redirect(url_for(".showcase"), 303)

    def decide() -> None:
        place = queries.place_by_id(place_id)
        verb = showing.take_down if place.state == "shown" else showing.decline
        verb(place, note=form.reason.data or "", by=_person())

    return _place(decide, _("Not shown. The person reads why and may write other words."))


def _of(kind: type[FormOfRow], number: int) -> FormOfRow:
    """An empty form for one row of the page, whose fields have ids of their own."""
    form = kind(formdata=None)
    for field in form:
        field.id = f"{field.id}-{number}"
    return form


def _gift(act: Callable[[], None], done: str) -> AnyResponse:
    _try(act, done)
    return redirect(url_for(".gifts"), 303)


def _place(act: Callable[[], None], done: str) -> AnyResponse:
    _try(act, done)
    return redirect(url_for(".showcase"), 303)


def _try(act: Callable[[], None], done: str) -> None:
    """A refusal because somebody was faster is said on the page they are on; an unknown row stays a 404."""
    try:
        with transaction():
            act()
        flash(done, "good")
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        flash(str(refusal), "bad")


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
