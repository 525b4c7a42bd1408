"""What a person decides about a reward of theirs: where a gift goes, and whether they stand on the thank-you page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.database import transaction
from app.errors import NotFound
from app.rewards import fulfilling, queries, showing
from app.rewards.forms import AddressForm, ConsentForm
from app.rewards.fulfilling import TooLate
from app.rewards.models import GiftDelivery, Reward, ShowcasePlace
from app.rewards.showing import NotYours

routes = Blueprint("reward_places", __name__, url_prefix="/account/rewards", template_folder="templates")


@routes.route("/<int:reward_id>/address", methods=["GET", "POST"])
@signed_in
def address(reward_id: int) -> str | AnyResponse | tuple[str, int]:
    reward = queries.reward_of(viewer(), reward_id)
    delivery = queries.delivery_of(reward)
    if delivery is None or delivery.state != "waiting":
        raise NotFound
    form = AddressForm(deliver_to=delivery.deliver_to)
    if form.validate_on_submit():
        return _send_to(reward, form)
    return render_template("rewards/address.html", reward=reward, form=form), form.status


@routes.route("/<int:reward_id>/consent", methods=["GET", "POST"])
@signed_in
def consent(reward_id: int) -> str | AnyResponse | tuple[str, int]:
    """Name and words for the thank-you page; nothing is shown without the tick."""
    reward = queries.reward_of(viewer(), reward_id)
    place = queries.place_of(reward)
    if place is None or reward.left == 0:
        raise NotFound
    form = ConsentForm(display_name=place.display_name or reward.user.name, words=place.words)
    if form.validate_on_submit():
        with transaction():
            showing.ask(_place(reward), display_name=form.display_name.data or "", words=form.words.data or "")
        flash(_("Thank you. Somebody looks at it, then it is shown; you get a mail."), "good")
        return redirect(url_for("rewards.show", reward_id=reward_id), 303)
    return render_template("rewards/consent.html", reward=reward, place=place, form=form), form.status


@routes.post("/<int:reward_id>/withdrawal")
@signed_in
def withdraw(reward_id: int) -> AnyResponse:
    reward = queries.reward_of(viewer(), reward_id)
    with transaction():
        showing.withdraw(_place(reward))
    flash(_("Taken down. Name and words are gone from the page, and we have forgotten them."), "good")
    return redirect(url_for("rewards.show", reward_id=reward_id), 303)


def _send_to(reward: Reward, form: AddressForm) -> AnyResponse:
    try:
        with transaction():
            fulfilling.address(_delivery(reward), form.deliver_to.data or "")
        flash(_("Thank you. We send it there and tell you when it has left."), "good")
    except (TooLate, NotYours) as refusal:
        flash(str(refusal), "bad")
    return redirect(url_for("rewards.show", reward_id=reward.id), 303)


def _delivery(reward: Reward) -> GiftDelivery:
    found = fulfilling.delivery_of(reward)
    if found is None:
        raise NotFound
    return found


def _place(reward: Reward) -> ShowcasePlace:
    found = showing.place_of(reward)
    if found is None:
        raise NotFound
    return found
