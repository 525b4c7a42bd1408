"""The shelf at the desk: offers for points, written, put on the shelf and taken off it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk
from app.accounts.roles import Role
from app.database import db, transaction
from app.rewards import queries, wording
from app.rewards.forms import OfferForm, values_of
from app.rewards.models import PIECES, RewardOffer
from app.rewards.sockets import known_kinds
from app.web.pagination import paginate

routes = Blueprint("reward_offers", __name__, url_prefix="/desk/reward-offers", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)


@routes.get("")
@desk(*WRITERS)
def offers() -> str:
    return render_template(
        "rewards/desk_offers.html", page=paginate(queries.all_offers()), kinds=known_kinds(), wording=wording
    )


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> str | AnyResponse | tuple[str, int]:
    form = OfferForm()
    if form.validate_on_submit():
        with transaction():
            offer = RewardOffer()
            _fill(offer, form)
            db.session.add(offer)
            audit.record("reward_offer.created", offer, points=offer.cost_points)
            offer_id = offer.id
        flash(_("Written. Put it on the shelf when it may be chosen."), "good")
        return redirect(url_for(".edit", offer_id=offer_id), 303)
    return render_template("rewards/desk_offer.html", form=form, offer=None), form.status


@routes.route("/<int:offer_id>", methods=["GET", "POST"])
@desk(*WRITERS)
def edit(offer_id: int) -> str | AnyResponse | tuple[str, int]:
    found = queries.offer_by_id(offer_id)
    form = OfferForm(data=_values(found))
    if form.validate_on_submit():
        with transaction():
            _fill(queries.offer_by_id(offer_id, locked=True), form)
            audit.record("reward_offer.revised", ("reward_offer", offer_id))
        flash(_("Saved. What was exchanged before stays as it was."), "good")
        return redirect(url_for(".edit", offer_id=offer_id), 303)
    return render_template("rewards/desk_offer.html", form=form, offer=found), form.status


@routes.post("/<int:offer_id>/activation")
@desk(*WRITERS)
def activate(offer_id: int) -> AnyResponse:
    _switch(offer_id, active=True)
    flash(_("It is on the shelf now."), "good")
    return redirect(url_for(".offers"), 303)


@routes.post("/<int:offer_id>/deactivation")
@desk(*WRITERS)
def deactivate(offer_id: int) -> AnyResponse:
    _switch(offer_id, active=False)
    flash(_("It is off the shelf. What was exchanged for it stays."), "good")
    return redirect(url_for(".offers"), 303)


def _switch(offer_id: int, *, active: bool) -> None:
    with transaction():
        offer = queries.offer_by_id(offer_id, locked=True)
        offer.active, offer.updated_at = active, clock.now()
        audit.record("reward_offer.activated" if active else "reward_offer.deactivated", offer)


def _fill(offer: RewardOffer, form: OfferForm) -> None:
    value = form.value
    assert value is not None
    offer.texts, offer.kind, offer.details = form.words, form.kind.data, form.details
    offer.units, offer.unit = (value, PIECES) if isinstance(value, int) else (value.units, value.unit)
    offer.cost_points, offer.updated_at = form.cost_points.data or 0, clock.now()
    offer.stock_left, offer.per_person = form.stock_left.data, form.per_person.data


def _values(offer: RewardOffer) -> dict[str, object]:
    return {
        **values_of(offer.kind, offer.units, offer.unit, offer.details),
        "texts": offer.texts,
        "cost_points": offer.cost_points,
        "stock_left": offer.stock_left,
        "per_person": offer.per_person,
    }
