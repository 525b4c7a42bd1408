"""The partner's first screen: what was earned, what waits and until when, what brought it; and how one takes part."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in
from app.database import db, transaction
from app.payouts.preparing import payout_day
from app.payouts.queries import purses_of
from app.web import arguments
from app.web.exports import csv_response
from referrals.commissions import queries as commissions
from referrals.commissions import wording
from referrals.commissions.sockets import holds_of
from referrals.portal import profiles, team
from referrals.portal.entering import partner
from referrals.portal.forms import ProfileForm
from referrals.portal.numbers import PERIODS, USUAL_PERIOD, lines_of, numbers_of, waits_of
from referrals.portal.queries import open_links, own_enrolments

routes = Blueprint("partner", __name__, url_prefix="/account/partner", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
LATEST = 5


@routes.get("")
@signed_in
def home() -> str:
    me = partner()
    days = _days()
    latest = db.session.scalars(commissions.commissions_of(me).limit(LATEST)).all()
    refused = db.session.scalars(commissions.refusals_of(me).limit(LATEST)).all()
    return render_template(
        "partners/home.html",
        numbers=numbers_of(me, days),
        days=days,
        periods=PERIODS,
        sums=commissions.sums_of(me),
        waits=waits_of(me),
        purses=purses_of(me),
        payout_day=payout_day(),
        latest=latest,
        holds=holds_of([each.conversion_id for each in latest]),
        refused=refused,
        refused_by_person=commissions.refused_by_person([each.conversion_id for each in refused]),
        links=open_links(me),
        wording=wording,
    )


@routes.get("/numbers.csv")
@signed_in
def export() -> Response:
    """Clicks and orders by day, link and sub-id, of the period that the page shows."""
    header = [_("Day (UTC)"), _("Link"), _("Sub-id"), _("Clicks that count"), _("Orders")]
    rows = [(day.isoformat(), *rest) for day, *rest in lines_of(partner(), _days())]
    return csv_response("partner-numbers.csv", header, rows)


@routes.get("/team")
@signed_in
def show_team() -> str:
    me = partner()
    return render_template(
        "partners/team.html",
        levels=team.levels_of(me),
        profile=profiles.profile_of(me),
        address=team.invitation_address(profiles.profile_of(me)),
        takes_part=bool(own_enrolments(me)),
    )


@routes.post("/team/invitation")
@signed_in
def open_invitation() -> AnyResponse:
    """Make the address by which others can be invited."""
    me = partner()
    with transaction():
        profiles.own_profile(me)
    flash(_("Your invitation is ready."), "good")
    return redirect(url_for(".show_team"), 303)


@routes.route("/participation", methods=["GET", "POST"])
@signed_in
def participation() -> Answer:
    """Which names others see, and whether leads are registered."""
    me = partner()
    form = ProfileForm(obj=profiles.profile_of(me))
    if form.validate_on_submit():
        with transaction():
            profiles.change(
                me,
                display_name=form.display_name.data or "",
                named_to_sponsor=bool(form.named_to_sponsor.data),
                registers_leads=bool(form.registers_leads.data),
            )
        flash(_("It is saved."), "good")
        return redirect(url_for(".participation"), 303)
    return render_template("partners/participation.html", form=form), form.status


def _days() -> int:
    return int(arguments.choice("days", [str(each) for each in PERIODS], str(USUAL_PERIOD)))
