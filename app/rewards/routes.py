"""My rewards: what I have, what waits and until when, why I got each, and what I can do with it."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.rewards import granting, queries, receipts, waiving, wording
from app.rewards.forms import WaiverForm
from app.rewards.queries import Wanted
from app.rewards.sockets import known_kinds
from app.web import arguments
from app.web.pagination import paginate

routes = Blueprint("rewards", __name__, url_prefix="/account/rewards", template_folder="templates")


@routes.get("")
@signed_in
def mine() -> str:
    person, kinds = _person(), known_kinds()
    wanted = Wanted(
        kind=arguments.choice("kind", ("", *kinds), ""), state=arguments.choice("state", ("", *wording.STATES), "")
    )
    return render_template(
        "rewards/mine.html",
        purse=queries.purse_of(person),
        waiting=queries.waiting_of(person),
        page=paginate(queries.rewards_of(person, wanted), per_page=15),
        kinds=kinds,
        person=person,
        receipts=receipts,
        wording=wording,
    )


@routes.route("/waiver", methods=["GET", "POST"])
@signed_in
def waiver() -> str | AnyResponse | tuple[str, int]:
    """Giving up all one has; somebody who wants to leave and stays below the least payout needs it."""
    person, form = _person(), WaiverForm(formdata=request.form or None, key=secrets.token_urlsafe(18))
    if form.validate_on_submit():
        with transaction():
            waiving.give_up(person, source=f"waiver:{person.id}:{form.key.data}", because={"rule": "waiver"})
        flash(_("It is given up. Nothing of it is yours any more."), "good")
        return redirect(url_for(".mine"), 303)
    return (
        render_template("rewards/waiver.html", form=form, purse=queries.purse_of(person), wording=wording),
        form.status,
    )


@routes.get("/<int:reward_id>")
@signed_in
def show(reward_id: int) -> str:
    reward = queries.reward_of(viewer(), reward_id)
    return render_template(
        "rewards/show.html",
        reward=reward,
        kind=granting.kind_named(reward.kind),
        held_up=granting.why_waiting(reward),
        delivery=queries.delivery_of(reward),
        place=queries.place_of(reward),
        receipts=receipts,
        wording=wording,
    )


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
