"""Preparing a campaign in six steps, the first of which is who should be included."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import transaction
from app.ledger.units import Amount
from app.rewards.models import PIECES
from app.web import arguments
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.army import inviting, planning, queries, readiness, speaking, terms
from reviews.army.desk_forms import GetForm, GiveForm, InviteForm, MissionForm, PeopleForm, ReadyForm, WhoForm
from reviews.army.forms import ConfirmForm
from reviews.army.models import Campaign
from reviews.army.presets import PRESETS
from reviews.army.states import CampaignState, Part
from reviews.army.wording import CAMPAIGN_STATES, KINDS, PROOFS

routes = Blueprint("army_campaigns", __name__, url_prefix="/desk/army/campaigns", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]
STEPS = ("who", "give", "get", "missions", "people", "ready")


@routes.get("")
@desk(*WRITERS)
def index() -> str:
    found = sa.select(Campaign)
    if state := arguments.choice("state", ("", *CampaignState), ""):
        found = found.where(Campaign.state == state)
    if text := arguments.text("q"):
        found = found.where(Campaign.name.icontains(text, autoescape=True))
    return render_template(
        "army/desk_campaigns.html", page=paginate(found.order_by(Campaign.id.desc())), states=CAMPAIGN_STATES
    )


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    """A campaign nobody would be in cannot be begun."""
    preset = PRESETS.get(arguments.text("preset"))
    form = WhoForm(
        data={
            "preset": arguments.text("preset") if preset else "",
            "source": preset.source if preset else "superfans",
            "locale": language_code(),
        }
    )
    if form.validate_on_submit():
        try:
            with transaction():
                chosen = form.preset.data or ""
                slug = planning.begin(form.name.data or "", form.who, form.locale.data, _me(), chosen).slug
            return redirect(url_for(".step", slug=slug, step="give"), 303)
        except planning.NobodyThere as error:
            form.source.errors = [*form.source.errors, str(error)]
    return render_template("army/desk_who.html", form=form, campaign=None, steps=()), form.status


@routes.route("/<slug>/<any(who, give, get, missions, people, ready):step>", methods=["GET", "POST"])
@desk(*WRITERS)
def step(slug: str, step: str) -> Answer:
    campaign = queries.campaign_at_desk(slug)
    return {"who": _who, "give": _give, "get": _get, "missions": _missions, "people": _people, "ready": _ready}[step](
        campaign
    )


@routes.post("/<slug>/launch")
@desk(*WRITERS)
def launch(slug: str) -> AnyResponse:
    ConfirmForm().validate()
    try:
        with transaction():
            planning.launch(queries.campaign_at_desk(slug, lock=True), _me())
    except planning.NotReady as missing:
        flash(f"{missing.title}. {missing}", "bad")
        return redirect(url_for(".step", slug=slug, step="ready"), 303)
    flash(_("It runs. Its page is open, and you can invite people now."), "good")
    return redirect(url_for("army_monitor.show", slug=slug), 303)


@routes.post("/<slug>/pause")
@desk(*WRITERS)
def pause(slug: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            planning.pause(queries.campaign_at_desk(slug, lock=True), _me())
        flash(_("Paused: nothing new is offered, what runs goes on. You can launch it again."), "good")
    return redirect(url_for("army_monitor.show", slug=slug), 303)


@routes.post("/<slug>/closing")
@desk(*WRITERS)
def close(slug: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            planning.close(queries.campaign_at_desk(slug, lock=True), _me())
        flash(_("Closed. What runs is still looked at and paid."), "good")
    return redirect(url_for("army_monitor.show", slug=slug), 303)


@routes.post("/<slug>/invitations")
@desk(*WRITERS)
def invite(slug: str) -> AnyResponse:
    form = InviteForm()
    if not form.validate():
        flash(_("Say how many, from 1 to 500."), "bad")
        return redirect(url_for("army_monitor.show", slug=slug), 303)
    with transaction():
        count = inviting.invite(queries.campaign_at_desk(slug, lock=True), form.count.data or 0, _me())
    flash(ngettext("%(num)s person is invited.", "%(num)s people are invited.", count), "good" if count else "warn")
    return redirect(url_for("army_monitor.show", slug=slug), 303)


@routes.post("/<slug>/missions/<int:mission_id>/closing")
@desk(*WRITERS)
def close_mission(slug: str, mission_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            mission = queries.mission_of(queries.campaign_at_desk(slug), mission_id)
            if mission.is_open:
                planning.close_mission(mission, _me())
            else:
                planning.open_mission_again(mission, _me())
    return redirect(url_for(".step", slug=slug, step="missions"), 303)


def _who(campaign: Campaign) -> Answer:
    form = WhoForm(data={"name": campaign.name, "locale": campaign.locale, **campaign.who})
    del form.preset
    if form.validate_on_submit():
        try:
            with transaction():
                planning.include(_locked(campaign), form.name.data or "", form.who, form.locale.data)
            return _next(campaign, "who")
        except planning.NobodyThere as error:
            form.source.errors = [*form.source.errors, str(error)]
    size = inviting.size_of(campaign) if campaign.who.get("source") != "open" else None
    return _page("army/desk_who.html", campaign, form=form, size=size)


def _give(campaign: Campaign) -> Answer:
    form = GiveForm(obj=campaign, data={"skills": ", ".join(campaign.skills)})
    if request.method == "GET":
        form.skills.data = ", ".join(campaign.skills)
    if form.validate_on_submit():
        with transaction():
            it = _locked(campaign)
            it.goal, it.gives, it.skills = form.goal.data or "", form.gives.data or [], form.skill_list
            it.adults_only = bool(form.adults_only.data)
        return _next(campaign, "give")
    return _page("army/desk_give.html", campaign, form=form)


def _get(campaign: Campaign) -> Answer:
    form = GetForm(obj=campaign)
    form.minimum_hour.currency = campaign.currency
    form.process(request.form or None, obj=campaign)
    if form.validate_on_submit():
        with transaction():
            it = _locked(campaign)
            for name in ("good_for_peers", "good_for_customers", "good_for_company"):
                setattr(it, name, form[name].data or "")
            it.minimum_hour_minor = form.minimum_hour.data.minor if form.minimum_hour.data else 0
        return _next(campaign, "get")
    return _page("army/desk_get.html", campaign, form=form)


def _missions(campaign: Campaign) -> Answer:
    form = MissionForm()
    form.cost.currency = form.expenses.currency = campaign.currency
    if request.method == "POST":
        form.process(request.form)
    if form.validate_on_submit() and form.value is not None:
        with transaction():
            planning.add_mission(_locked(campaign), form.stage_list, _me(), **_mission_values(form, campaign))
        flash(_("The mission is added."), "good")
        return redirect(url_for(".step", slug=campaign.slug, step="missions"), 303)
    missions = readiness.missions_of(campaign)
    under = {each.id for each in readiness.underpaid(campaign, missions)}
    return _page("army/desk_missions.html", campaign, form=form, missions=missions, under=under)


def _people(campaign: Campaign) -> Answer:
    roles = {role.part: str(role.user_id) for role in campaign.roles}
    form = PeopleForm(obj=campaign, data=roles)
    form.budget.currency = request.form.get("currency") or campaign.currency
    form.process(request.form or None, obj=campaign, data=roles)
    if form.validate_on_submit() and form.budget.data is not None:
        with transaction():
            it = _locked(campaign)
            for part in Part:
                chosen = form[part.value].data
                planning.appoint(it, part, int(chosen) if chosen else None)
            it.currency, it.budget_minor = form.currency.data, form.budget.data.minor
            it.answer_hours, it.most_at_once = form.answer_hours.data or 24, form.most_at_once.data or 1
            it.starts_on, it.ends_on, it.welcome = form.starts_on.data, form.ends_on.data, form.welcome.data or ""
        return _next(campaign, "people")
    needed = readiness.needed_minor(readiness.missions_of(campaign))
    return _page("army/desk_people.html", campaign, form=form, needed=needed)


def _ready(campaign: Campaign) -> Answer:
    kept: dict[str, object] = {f"test_{name}": "yes" if answer else "no" for name, answer in campaign.answers.items()}
    kept |= {f"tick_{name}": bool(value) for name, value in campaign.ticks.items()}
    form = ReadyForm(data=kept)
    if form.validate_on_submit():
        with transaction():
            it = _locked(campaign)
            it.answers, it.ticks = form.answers, form.ticks
            terms.write(it, _me())
            audit.record("army_campaign.written", it, name=it.slug)
        flash(_("Kept."), "good")
        return redirect(url_for(".step", slug=campaign.slug, step="ready"), 303)
    return _page(
        "army/desk_ready.html",
        campaign,
        form=form,
        checks=readiness.checks(campaign),
        suits=readiness.suits(campaign.answers),
        sheet=terms.sheet(campaign),
        questions=readiness.SELF_TEST,
        ticks=readiness.TICKS,
    )


def _mission_values(form: MissionForm, campaign: Campaign) -> dict[str, object]:
    value = form.value
    return {
        "kind": form.mission_kind.data,
        "title": form.title.data,
        "brief": form.brief.data,
        "skill": form.skill.data or "",
        "effort_minutes": form.effort_minutes.data,
        "days": form.days.data,
        "places": form.places.data,
        "reward_kind": form.kind.data,
        "units": value.units if isinstance(value, Amount) else value,
        "unit": value.unit if isinstance(value, Amount) else PIECES,
        "details": form.details,
        "cost_minor": form.cost_minor(campaign.currency),
        "expenses_minor": form.expenses.data.minor if form.expenses.data else 0,
        "responsible_id": int(form.responsible.data),
    }


def _locked(campaign: Campaign) -> Campaign:
    return queries.campaign_at_desk(campaign.slug, lock=True)


def _next(campaign: Campaign, step: str) -> AnyResponse:
    following = STEPS[STEPS.index(step) + 1]
    return redirect(url_for(".step", slug=campaign.slug, step=following), 303)


def _page(template: str, campaign: Campaign, *, form: object, **values: object) -> tuple[str, int]:
    page = render_template(
        template,
        campaign=campaign,
        form=form,
        steps=[(name, url_for(".step", slug=campaign.slug, step=name)) for name in STEPS],
        states=CAMPAIGN_STATES,
        kinds=KINDS,
        proofs=PROOFS,
        speaking=speaking,
        **values,
    )
    return page, form.status  # type: ignore[attr-defined]


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
