"""The shelf: what points can be exchanged for, and the exchange."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.rewards import queries, redeeming, wording
from app.rewards.forms import RedeemForm
from app.rewards.redeeming import NotOffered, TooFewPoints
from app.rewards.sockets import known_kinds
from app.web.locale import language_code

routes = Blueprint("reward_shelf", __name__, url_prefix="/account/rewards/shelf", template_folder="templates")


@routes.get("")
@signed_in
def shelf() -> str:
    person = _person()
    return render_template(
        "rewards/shelf.html",
        purse=queries.purse_of(person),
        offers=queries.offers_for(person),
        kinds=known_kinds(),
        wording=wording,
    )


@routes.get("/<int:offer_id>")
@signed_in
def offer(offer_id: int) -> str:
    """What it is, what it costs, what is left afterwards; the button makes the exchange."""
    person = _person()
    found = queries.active_offer(offer_id)
    return render_template(
        "rewards/offer.html",
        offer=found,
        text=found.text(language_code()),
        purse=queries.purse_of(person),
        taken=redeeming.taken_by(found, person),
        form=RedeemForm(formdata=None, key=secrets.token_urlsafe(18)),
        wording=wording,
    )


@routes.post("/<int:offer_id>/redemptions")
@signed_in
def redeem(offer_id: int) -> AnyResponse:
    queries.active_offer(offer_id)
    form = RedeemForm()
    if not form.validate():
        flash(_("Please open the offer again and exchange your points there."), "bad")
        return redirect(url_for(".offer", offer_id=offer_id), 303)
    try:
        with transaction():
            done = redeeming.redeem(offer_id, user=_person(), key=form.key.data)
            reward_id = done.reward_id
    except (NotOffered, TooFewPoints) as refusal:
        flash(str(refusal), "bad")
        return redirect(url_for(".shelf"), 303)
    flash(_("It is yours. Your points were exchanged."), "good")
    return redirect(url_for("rewards.show", reward_id=reward_id), 303)


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
