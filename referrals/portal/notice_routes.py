"""Which news a partner gets by mail, and how: one page; and stopping it from a letter, without signing in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in
from app.accounts.models import User
from app.database import transaction
from app.errors import NotFound
from app.web.limits import limiter
from app.web.setup import csrf
from referrals.portal import profiles, telling
from referrals.portal.entering import partner
from referrals.portal.forms import NoticesForm
from referrals.portal.kinds import KINDS

routes = Blueprint("partner_notices", __name__, template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.route("/account/partner/notices", methods=["GET", "POST"])
@signed_in
def choose() -> Answer:
    me = partner()
    form = NoticesForm(data={kind: telling.choice_of(me, kind) for kind in KINDS})
    if form.validate_on_submit():
        with transaction():
            profiles.change(me, notices={kind: form[kind].data for kind in KINDS})
        flash(_("It is saved."), "good")
        return redirect(url_for(".choose"), 303)
    return render_template("partners/notices.html", form=form), form.status


@routes.get("/partners/letters/<token>")
@limiter.limit("60 per minute")
def stopping(token: str) -> str:
    """Opened from a letter: one button, because mail scanners follow every link."""
    _user, kind = _read(token)
    return render_template("partners/stopping.html", token=token, kind=KINDS.get(kind))


@routes.post("/partners/letters/<token>")
@csrf.exempt
@limiter.limit("60 per minute")
def stop(token: str) -> str:
    """One click of a mail program comes without a form of ours (RFC 8058); the signed address is what lets it in."""
    user, kind = _read(token)
    with transaction():
        telling.stop(user, kind)
    return render_template("partners/stopped.html")


def _read(token: str) -> tuple[User, str]:
    """Raises `NotFound` for a token that is none of ours."""
    found = telling.read_token(token)
    if found is None:
        raise NotFound
    return found
