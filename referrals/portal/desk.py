"""Partners at the desk: who takes part, what they brought, notes; and the leads they registered."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.commissions.models import Sponsorship
from referrals.commissions.sponsors import team_of
from referrals.portal import desk_queries, profiles, registering
from referrals.portal.desk_forms import LeadRefusalForm, NoteForm
from referrals.portal.desk_queries import SORTS, STATES, enrolments_of, partner_by_id, sums_of
from referrals.portal.lead_queries import STATES as LEAD_STATES
from referrals.portal.lead_queries import lead_by_id, leads, leads_of
from referrals.portal.models import PartnerLead, PartnerNote
from referrals.portal.numbers import USUAL_PERIOD, numbers_of, waits_of
from referrals.portal.queries import live_programs, notes_about, open_links
from referrals.portal.wording import lead_standing, lead_words, way_words
from referrals.programs.wording import enrolment_words

routes = Blueprint("partners_desk", __name__, url_prefix="/desk/partners", template_folder="templates")
STAFF = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF)
def index() -> str:
    page = paginate(_wanted())
    return render_template(
        "partners/desk_partners.html",
        page=page,
        sums=sums_of([each.id for each in page]),
        programs=[(each.id, each.name) for each in live_programs()],
        states=enrolment_words(),
    )


@routes.get("/export.csv")
@desk(*STAFF)
def export() -> Response:
    header = [_("Name"), _("E-mail"), _("Programs"), _("Clicks in 30 days"), _("Orders"), _("Earned, in minor units")]
    return csv_response("partners.csv", header, _lines(list(db.session.scalars(_wanted()))))


@routes.get("/<int:user_id>")
@desk(*STAFF)
def show(user_id: int) -> Answer:
    return _draw(partner_by_id(user_id), NoteForm(formdata=None))


@routes.post("/<int:user_id>/notes")
@desk(*STAFF)
def add_note(user_id: int) -> Answer:
    user = partner_by_id(user_id)
    form = NoteForm()
    if not form.validate():
        return _draw(user, form)
    with transaction():
        db.session.add(PartnerNote(user_id=user.id, author_id=_me().id, words=form.words.data or ""))
        audit.record("partner.noted", user)
    flash(_("The note is kept."), "good")
    return redirect(url_for(".show", user_id=user_id), 303)


@routes.get("/leads")
@desk(*STAFF)
def lead_list() -> str:
    return render_template(
        "partners/desk_leads.html",
        page=paginate(_wanted_leads()),
        programs=[(each.id, each.name) for each in live_programs()],
        states=lead_words(),
        standing=lead_standing,
    )


@routes.get("/leads/export.csv")
@desk(*STAFF)
def export_leads() -> Response:
    header = [
        _("Lead"), _("Name"), _("E-mail"), _("Company"), _("Partner"), _("State"), _("Registered (UTC)"),
        _("Protected until (UTC)"),
    ]  # fmt: skip
    return csv_response("leads.csv", header, _lead_lines(list(db.session.scalars(_wanted_leads()))))


@routes.get("/leads/<int:lead_id>")
@desk(*STAFF)
def show_lead(lead_id: int) -> Answer:
    return _draw_lead(lead_by_id(lead_id), LeadRefusalForm(formdata=None))


@routes.post("/leads/<int:lead_id>/refusal")
@desk(*STAFF)
def refuse_lead(lead_id: int) -> Answer:
    """It protects nobody from now on; the partner reads why."""
    lead = lead_by_id(lead_id)
    form = LeadRefusalForm()
    if not form.validate():
        return _draw_lead(lead, form)
    with transaction():
        registering.refuse(lead, reason=form.reason.data or "", by=_me())
    flash(_("The lead is refused, and the partner is told why."), "good")
    return redirect(url_for(".show_lead", lead_id=lead_id), 303)


def _draw(user: User, form: NoteForm) -> tuple[str, int]:
    above = db.session.get(Sponsorship, user.id)
    drawn = render_template(
        "partners/desk_partner.html",
        partner=user,
        form=form,
        enrolments=enrolments_of(user),
        states=enrolment_words(),
        sums=sums_of([user.id])[user.id],
        numbers=numbers_of(user, USUAL_PERIOD),
        waits=waits_of(user),
        links=open_links(user),
        profile=profiles.profile_of(user),
        sponsor=above.sponsor if above else None,
        team=len(team_of(user.id)),
        leads=db.session.scalars(leads_of(user).limit(5)).all(),
        lead_states=lead_words(),
        standing=lead_standing,
        notes=notes_about(user),
    )
    return drawn, form.status


def _draw_lead(lead: PartnerLead, form: LeadRefusalForm) -> tuple[str, int]:
    drawn = render_template(
        "partners/desk_lead.html", lead=lead, form=form, states=lead_words(), standing=lead_standing, ways=way_words()
    )
    return drawn, form.status


def _wanted() -> sa.Select[User]:
    program = arguments.whole_number("program", 0)
    return desk_queries.partners(
        arguments.text("q") or "",
        arguments.choice("state", STATES, ""),
        program or None,
        arguments.choice("sort", SORTS, SORTS[0]),
    )


def _wanted_leads() -> sa.Select[PartnerLead]:
    program = arguments.whole_number("program", 0)
    return leads(arguments.text("q") or "", arguments.choice("state", LEAD_STATES, ""), program or None)


def _lines(people: list[User]) -> Iterator[tuple[object, ...]]:
    sums = sums_of([each.id for each in people])
    for each in people:
        it = sums[each.id]
        earned = "; ".join(f"{amount.minor} {amount.currency}" for amount in it.earned)
        yield each.name, each.email, "; ".join(it.programs), it.clicks, it.orders, earned


def _lead_lines(found: list[PartnerLead]) -> Iterator[tuple[object, ...]]:
    for each in found:
        yield (
            f"L-{each.id}", each.name, each.email, each.company, each.enrolment.user.name, lead_standing(each),
            each.registered_at.isoformat(), each.expires_at.isoformat(),
        )  # fmt: skip


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
