"""A partner's leads: register, talk, note it, let go. Other partners' leads are seen by nobody here."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectChoice

from app import clock
from app.accounts.access import signed_in
from app.accounts.models import User
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.web import arguments
from app.web.exports import csv_response
from app.web.filters import day
from app.web.limits import limiter
from app.web.locale import choose_timezone
from app.web.pagination import paginate
from referrals.portal import profiles, registering
from referrals.portal.entering import active_partner
from referrals.portal.forms import LeadForm, MeetingForm
from referrals.portal.lead_queries import STATES, lead_of, leads_of
from referrals.portal.models import PartnerLead
from referrals.portal.queries import own_enrolments
from referrals.portal.wording import lead_standing, lead_words, way_words

routes = Blueprint("partner_leads", __name__, url_prefix="/account/partner/leads", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@signed_in
def index() -> str:
    return _draw_list(active_partner(), _form())[0]


@routes.post("")
@signed_in
@limiter.limit("20 per minute; 100 per day")
def register() -> Answer:
    me = active_partner()
    form = _form()
    enrolments = {each.id: each for each in own_enrolments(me)}
    if form.validate():
        try:
            with transaction():
                lead = registering.register(
                    enrolments[form.enrolment.data],
                    email=form.email.data or "",
                    name=form.name.data or "",
                    company=form.company.data or "",
                    wish=form.wish.data or "",
                )
        except (registering.Taken, registering.KnownCustomer, Invalid) as refusal:
            form.email.errors = [f"{refusal.title}. {refusal}" if isinstance(refusal, Conflict) else str(refusal)]
        else:
            flash(_("Registered. They are your lead until %(day)s.", day=_day(lead)), "good")
            return redirect(url_for(".show", lead_id=lead.id), 303)
    return _draw_list(me, form)


@routes.get("/export.csv")
@signed_in
def export() -> Response:
    header = [_("Registered (UTC)"), _("Name"), _("E-mail"), _("Company"), _("State"), _("Protected until (UTC)")]
    return csv_response("leads.csv", header, _lines(active_partner(), *_wanted()))


@routes.get("/<int:lead_id>")
@signed_in
def show(lead_id: int) -> Answer:
    return _draw(
        lead_of(active_partner(), lead_id), MeetingForm(formdata=None, data={"met_on": _today(), "way": "met"})
    )


@routes.post("/<int:lead_id>/meetings")
@signed_in
def add_meeting(lead_id: int) -> Answer:
    lead = lead_of(active_partner(), lead_id)
    form = MeetingForm()
    if form.validate():
        try:
            with transaction():
                registering.note_meeting(lead, met_on=form.met_on.data, way=form.way.data, note=form.note.data or "")
        except Invalid as refusal:
            form.met_on.errors = [str(refusal)]
        else:
            flash(_("It is noted."), "good")
            return redirect(url_for(".show", lead_id=lead_id), 303)
    return _draw(lead, form)


@routes.post("/<int:lead_id>/withdrawal")
@signed_in
def withdraw(lead_id: int) -> AnyResponse:
    lead = lead_of(active_partner(), lead_id)
    with transaction():
        registering.withdraw(lead)
    flash(_("The lead is let go."), "good")
    return redirect(url_for(".index"), 303)


def _form() -> LeadForm:
    form = LeadForm()
    form.enrolment.choices = [SelectChoice(each.id, each.program.name) for each in own_enrolments(active_partner())]
    return form


def _draw_list(me: User, form: LeadForm) -> tuple[str, int]:
    profile = profiles.profile_of(me)
    drawn = render_template(
        "partners/leads.html",
        page=paginate(leads_of(me, *_wanted()), per_page=20),
        form=form,
        states=lead_words(),
        standing=lead_standing,
        registers=profile is not None and profile.registers_leads,
        protected_days=registering.PROTECTED_DAYS,
    )
    return drawn, form.status


def _draw(lead: PartnerLead, form: MeetingForm) -> tuple[str, int]:
    drawn = render_template(
        "partners/lead.html",
        lead=lead,
        form=form,
        states=lead_words(),
        standing=lead_standing,
        ways=way_words(),
        longest=registering.LONGEST_DAYS,
    )
    return drawn, form.status


def _wanted() -> tuple[str, str]:
    return arguments.text("q") or "", arguments.choice("state", STATES, "")


def _lines(me: User, text: str, state: str) -> Iterator[tuple[object, ...]]:
    for each in db.session.scalars(leads_of(me, text, state)):
        yield (
            each.registered_at.isoformat(), each.name, each.email, each.company, each.state, each.expires_at.isoformat()
        )  # fmt: skip


def _today() -> object:
    return clock.today(choose_timezone())


def _day(lead: PartnerLead) -> str:
    return day(lead.expires_at)
