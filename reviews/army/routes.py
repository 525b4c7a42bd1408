"""Campaigns for everybody: the landing page, signing up under fair terms, taking a mission, wishing for help."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import DomainError
from app.web.pagination import paginate
from reviews.army import (
    budgets,
    contesting,
    fairness,
    inviting,
    joining,
    logbook,
    queries,
    speaking,
    terms,
    wishing,
    working,
)
from reviews.army.forms import ConfirmForm, JoinForm, VolunteerForm, WishForm
from reviews.army.models import Campaign
from reviews.army.states import Part
from reviews.army.wording import REASON_NAMES
from reviews.reviewing import drawing

routes = Blueprint("army", __name__, template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/missions")
def index() -> str:
    return render_template("army/campaigns.html", campaigns=queries.live_campaigns(), speaking=speaking)


@routes.get("/missions/<slug>")
def show(slug: str) -> str:
    """The landing page: what it takes and what it gives stands there before anybody signs up."""
    campaign, user = _campaign(slug), viewer().user
    mine = joining.volunteer_of(campaign, user) if user else None
    missions = queries.open_missions(campaign)
    return render_template(
        "army/campaign.html",
        campaign=campaign,
        missions=missions,
        left={each.id: working.places_left(each) for each in missions},
        mine=mine if mine and mine.is_here else None,
        invited=inviting.is_invited(campaign, user),
        needs_terms=bool(mine and mine.is_here and not terms.are_accepted(mine)),
        may_join=joining.may_join(campaign, user) if user else campaign.is_live,
        volunteers=queries.shown_volunteers(campaign),
        contests=contesting.contests_of(campaign),
        parts=Part,
        money_left=budgets.left(campaign),
        speaking=speaking,
    )


@routes.get("/missions/<slug>/terms")
def read_terms(slug: str) -> str:
    campaign, user = _campaign(slug), viewer().user
    mine = joining.volunteer_of(campaign, user) if user else None
    return render_template(
        "army/terms.html",
        campaign=campaign,
        sheet=terms.newest(campaign),
        draft=terms.sheet(campaign),
        mine=mine if mine and mine.is_here else None,
        accepted=bool(mine and mine.is_here and terms.are_accepted(mine)),
    )


@routes.post("/missions/<slug>/terms")
@signed_in
def accept_terms(slug: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            terms.accept(joining.here(_campaign(slug), viewer().user))
        flash(_("Accepted. Missions are open to you again."), "good")
    return redirect(url_for(".show", slug=slug), 303)


@routes.route("/missions/<slug>/joining", methods=["GET", "POST"])
@signed_in
def join(slug: str) -> Answer:
    campaign, form = _campaign(slug), JoinForm()
    _offer_skills(form, campaign)
    if form.validate_on_submit():
        try:
            with transaction():
                joining.join(campaign, _me(), _details(form))
            flash(_("You are in. Choose a mission, or wait until one is offered to you."), "good")
            return redirect(url_for(".show", slug=slug), 303)
        except joining.NotOfAge as error:
            form.is_adult.errors = [*form.is_adult.errors, str(error)]
        except joining.NotForYou as error:
            form.form_errors.append(f"{error.title}. {error}")
    page = render_template(
        "army/join.html",
        campaign=campaign,
        form=form,
        sheet=terms.sheet(campaign),
        may=joining.may_join(campaign, _me()),
    )
    return page, form.status


@routes.route("/missions/<slug>/profile", methods=["GET", "POST"])
@signed_in
def profile(slug: str) -> Answer:
    campaign = _campaign(slug)
    mine = joining.here(campaign, viewer().user)
    form = VolunteerForm(obj=mine)
    _offer_skills(form, campaign)
    if form.validate_on_submit():
        try:
            with transaction():
                joining.describe(joining.here(campaign, viewer().user), _details(form))
            flash(_("Kept."), "good")
            return redirect(url_for(".show", slug=slug), 303)
        except joining.NotOfAge as error:
            form.is_adult.errors = [*form.is_adult.errors, str(error)]
    return render_template("army/profile.html", campaign=campaign, form=form, mine=mine), form.status


@routes.post("/missions/<slug>/rest")
@signed_in
def rest(slug: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            mine = joining.here(_campaign(slug), viewer().user)
            joining.rest(mine, paused=mine.paused_at is None)
            resting = mine.paused_at is not None
        flash(
            _("Nothing is offered to you until you say so.") if resting else _("You are offered missions again."),
            "good",
        )
    return redirect(url_for(".show", slug=slug), 303)


@routes.post("/missions/<slug>/leaving")
@signed_in
def leave(slug: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            joining.leave(joining.here(_campaign(slug), viewer().user))
        flash(_("You have left. What you earned stays yours, and you can come back."), "good")
    return redirect(url_for(".show", slug=slug), 303)


@routes.post("/missions/<slug>/declining")
@signed_in
def decline(slug: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            inviting.decline(_me(), _campaign(slug))
        flash(_("Noted. It changes nothing else."), "good")
    return redirect(url_for(".show", slug=slug), 303)


@routes.post("/missions/<slug>/taking/<int:mission_id>")
@signed_in
def take(slug: str, mission_id: int) -> AnyResponse:
    campaign = _campaign(slug)
    ConfirmForm().validate()
    try:
        with transaction():
            mine = joining.here(campaign, viewer().user)
            reference = working.take(queries.mission_of(campaign, mission_id), mine).reference
    except working.AcceptFirst:
        return redirect(url_for(".read_terms", slug=slug), 303)
    except (working.Full, working.Taken, budgets.BudgetSpent) as refusal:
        flash(f"{refusal.title}. {refusal}", "warn")
        return redirect(url_for(".show", slug=slug), 303)
    return redirect(url_for("army_missions.show", reference=reference), 303)


@routes.route("/missions/<slug>/wish/<int:mission_id>", methods=["GET", "POST"])
@signed_in
def wish(slug: str, mission_id: int) -> Answer:
    """A customer would like to meet a volunteer."""
    campaign = _campaign(slug)
    mission, form = queries.meeting_of(campaign, mission_id), WishForm()
    before = wishing.open_wish(mission, _me())
    if before is not None:
        return redirect(url_for("army_wishes.show", wish_id=before.id), 303)
    if form.validate_on_submit():
        names = ("languages", "times", "place", "in_person", "is_adult", "note")
        details = {name: form[name].data or ("" if name in ("place", "note") else form[name].data) for name in names}
        try:
            with transaction():
                wish_id = wishing.wish(mission, _me(), details).id
            return redirect(url_for("army_wishes.show", wish_id=wish_id), 303)
        except DomainError as error:
            form.form_errors.append(str(error) or str(error.title))
    return render_template("army/wish_form.html", campaign=campaign, mission=mission, form=form), form.status


@routes.get("/missions/<slug>/log")
@signed_in
def log(slug: str) -> str:
    """The accountability log and the fairness report, for those who take part and for staff."""
    campaign = _campaign(slug)
    if not viewer().is_staff:
        joining.here(campaign, viewer().user)
    return render_template(
        "army/log.html",
        campaign=campaign,
        page=paginate(logbook.lines(campaign)),
        report=fairness.report(campaign),
        reasons=fairness.reasons(campaign),
        reason_words=REASON_NAMES,
        speaking=speaking,
    )


@routes.get("/missions/<slug>/contests/<int:contest_id>")
def contest(slug: str, contest_id: int) -> str:
    """Seed, entries and winners once it is decided; before that the hash that fixes the seed."""
    campaign = _campaign(slug)
    found = contesting.contest_of(campaign, contest_id)
    return render_template(
        "army/contest.html",
        campaign=campaign,
        contest=found,
        commitment=drawing.commitment(found.seed),
        entries=len(contesting.entries(found)),
        prize=speaking.reward_words(found.kind, found.units, found.unit, found.details),
    )


def _campaign(slug: str) -> Campaign:
    return queries.campaign_for(viewer(), slug)


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user


def _offer_skills(form: VolunteerForm, campaign: Campaign) -> None:
    form.skills.choices = [(skill, skill) for skill in campaign.skills]


def _details(form: VolunteerForm) -> dict[str, Any]:
    names = ("display_name", "about", "languages", "skills", "times", "place", "is_adult", "most_at_once", "shown")
    return {name: form[name].data if form[name].data is not None else "" for name in names}
