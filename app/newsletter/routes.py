"""Subscribing to the newsletter and leaving it. Opening a link changes nothing, for mail scanners open them too."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import redeeming
from app.accounts.access import viewer
from app.accounts.redeeming import Purpose
from app.database import transaction
from app.newsletter import subscribing
from app.newsletter.forms import ButtonForm, SubscribeForm
from app.web.headers import hide_address
from app.web.limits import limiter
from app.web.locale import language_code

routes = Blueprint("newsletter", __name__, url_prefix="/newsletter", template_folder="templates")
Answer = str | Response | tuple[str, int]
few_mails = limiter.shared_limit("10 per 15 minutes", scope="newsletter", methods=["POST"])


@routes.route("", methods=["GET", "POST"])
@few_mails
def subscribe() -> Answer:
    """The answer is the same whether the address was known or not."""
    user = viewer().user
    form = SubscribeForm(email=user.email if user else None)
    if form.validate_on_submit():
        with transaction():
            is_done = subscribing.ask(form.email.data or "", locale=language_code(), user=user)
        if is_done:
            flash(_("You get the newsletter from now on. You can leave it at any time."), "good")
            return redirect(url_for(".subscribe"), 303)
        return render_template("newsletter/asked.html", address=form.email.data)
    return render_template("newsletter/subscribe.html", form=form), form.status


@routes.route("/confirmation/<token>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
def confirm(token: str) -> Answer:
    hide_address()
    found = redeeming.look_at(Purpose.NEWSLETTER, token)
    form = ButtonForm()
    if form.validate_on_submit():
        with transaction():
            subscribing.confirm(token)
        flash(_("Thank you. You get the newsletter from now on."), "good")
        return redirect(url_for("catalogue.home"), 303)
    return render_template("newsletter/confirm.html", form=form, address=found.email), form.status


@routes.route("/leaving/<key>", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes")
def leave(key: str) -> Answer:
    hide_address()
    found = subscribing.subscription_of_key(key)
    form = ButtonForm()
    if form.validate_on_submit():
        with transaction():
            subscribing.end(found)
        flash(_("You have left the newsletter. Nothing is sent to you any more."), "good")
        return redirect(url_for(".subscribe"), 303)
    return render_template("newsletter/leave.html", form=form, address=found.email, state=found.state), form.status
