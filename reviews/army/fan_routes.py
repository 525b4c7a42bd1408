"""What is counted about me, in its parts, and how to end it: in one click, without an account session too."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.web.headers import hide_address
from app.web.limits import limiter
from app.web.setup import csrf
from reviews.army import finding, inviting, objecting
from reviews.army.forms import ConfirmForm
from reviews.army.wording import PARTS, REASONS

routes = Blueprint("superfans", __name__, template_folder="templates")


@routes.get("/account/standing")
@signed_in
def mine() -> str:
    me = _me()
    return render_template(
        "army/standing.html",
        score=finding.score_of(me.id),
        weights=finding.weights_in_force(),
        objected=finding.has_objected(me.id),
        decisions=inviting.decisions_about(me),
        parts=PARTS,
        reasons=REASONS,
    )


@routes.post("/account/standing/objection")
@signed_in
def object_() -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            finding.object_(_me().id)
        flash(_("From now on nothing is counted about you here, and you are in no list of superfans."), "good")
    return redirect(url_for(".mine"), 303)


@routes.post("/account/standing/objection/undo")
@signed_in
def allow() -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            finding.allow_again(_me().id)
        flash(_("You are counted again from tomorrow on."), "good")
    return redirect(url_for(".mine"), 303)


@routes.get("/superfans/no-more/<token>")
@limiter.limit("60 per minute")
def no_more(token: str) -> str:
    hide_address()
    person = objecting.person_of(token)
    return render_template("army/no_more.html", token=token, stopped=finding.has_objected(person.id))


@routes.post("/superfans/no-more/<token>")
@csrf.exempt
@limiter.limit("60 per minute")
def object_at_once(token: str) -> str:
    """One click of a mail program comes without a form of ours; the signed address is what lets it in."""
    hide_address()
    with transaction():
        finding.object_(objecting.person_of(token).id)
    return render_template("army/no_more.html", token=token, stopped=True)


@routes.post("/superfans/no-more/<token>/undo")
@limiter.limit("60 per minute")
def allow_by_link(token: str) -> AnyResponse:
    hide_address()
    if ConfirmForm().validate():
        with transaction():
            finding.allow_again(objecting.person_of(token).id)
    return redirect(url_for(".no_more", token=token), 303)


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
