"""The page behind a partner's invitation: who invites, which programs there are, and joining with one click."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import NotFound
from referrals.portal import team
from referrals.portal.queries import profile_of_invite
from referrals.programs import joining
from referrals.programs.plain import sentences
from referrals.programs.queries import open_programs, shown_program

routes = Blueprint("partner_invitation", __name__, url_prefix="/partners/invited", template_folder="templates")


@routes.get("/<code>")
def show(code: str) -> str:
    """Open to all: it names the partner only by the name they chose for lists."""
    profile = profile_of_invite(code)
    user = viewer().user
    return render_template(
        "partners/invited.html",
        profile=profile,
        programs=[
            (each, sentences(each.terms)[:1], joining.refusal(each, user) if user else None)
            for each in open_programs()
            if each.terms
        ],
    )


@routes.post("/<code>/<slug>/partnership")
@signed_in
def join(code: str, slug: str) -> Response:
    """Join with that partner as sponsor. Who is a partner already joins all the same, without a sponsor."""
    profile = profile_of_invite(code)
    user = viewer().user
    if user is None:
        raise NotFound
    program = shown_program(slug, user)
    try:
        with transaction():
            _stand_below(user, profile.user)
            enrolment = joining.join(program, user)
    except joining.NotOpen as refusal:
        flash(str(refusal), "bad")
        return redirect(url_for(".show", code=code), 303)
    if enrolment.state != "active":
        flash(_("We have your wish to join and write to you when it is decided."), "good")
        return redirect(url_for("programs.show", slug=slug), 303)
    flash(_("You take part now. Your first link is ready."), "good")
    return redirect(url_for("partner_kit.show"), 303)


def _stand_below(user: User, sponsor: User) -> None:
    try:
        team.accept_invitation(user, sponsor)
    except team.NotNew:
        return
