"""What is kept about whoever is signed in: to read, to take away, to have erased."""

from __future__ import annotations

import secrets

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, session, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import erasing, personal_data, tasks
from app.accounts.access import signed_in
from app.accounts.profile_forms import EraseForm
from app.accounts.proving import NotProven, prove_owner
from app.accounts.redeeming import Purpose
from app.accounts.routes.blueprint import person_limit, routes
from app.accounts.routes.portal import myself
from app.database import transaction
from app.web.limits import limiter

Answer = str | Response | tuple[str, int]


@routes.get("/account/privacy")
@signed_in
def privacy() -> str:
    return render_template("accounts/privacy.html", sections=personal_data.sections(myself()))


@routes.get("/account/privacy/data.json")
@limiter.limit("20 per hour")
@signed_in
def data() -> Response:
    body = stream_with_context(personal_data.as_json(personal_data.sections(myself())))
    answer = FlaskResponse(body, mimetype="application/json", headers={"Cache-Control": "no-store"})
    answer.headers.set("Content-Disposition", "attachment", filename="my-data.json")
    return answer


@routes.route("/account/erasure", methods=["GET", "POST"])
@person_limit
@signed_in
def erasure() -> Answer:
    form = EraseForm()
    if form.validate_on_submit():
        if form.typed.data.strip().lower() != myself().email:
            form.typed.errors = [
                _("Please type %(address)s to show that you mean this account.", address=myself().email)
            ]
        else:
            try:
                with transaction():
                    prove_owner(myself(), form.current.data)
                    erasing.erase(myself())
            except NotProven as error:
                form.current.errors = [str(error)]
            else:
                session.clear()
                return redirect(url_for("accounts.erased"), 303)
    return render_template("accounts/erasure.html", form=form, person=myself()), form.status


@routes.post("/account/erasure/link")
@person_limit
@signed_in
def mail_erasure_link() -> Response:
    """For whoever has no password at hand: the link proves the mailbox instead."""
    with transaction():
        tasks.mail_link.defer(purpose=Purpose.ERASE, email=myself().email, wish=secrets.token_hex(8))
    flash(_("We mailed you a link. Nothing is erased before you use it."))
    return redirect(url_for("accounts.erasure"), 303)
