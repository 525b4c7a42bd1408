"""The desk's pages about members: the list, one member, who fits a project, and the chart of the company."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts import audit
from app.accounts import inviting as accounts_inviting
from app.accounts.access import desk, viewer
from app.catalogue.disciplines import Discipline
from app.config import settings
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.organisation import chart, charting, inviting, languages, listing, queries
from app.organisation.forms import InviteMemberForm
from app.organisation.framing import DECIDERS, READERS, colleague, member_page
from app.organisation.framing import desk_routes as routes
from app.organisation.listing import FILTERS, SORTS, Wanted
from app.organisation.models import MOST_HOURS, Member
from app.organisation.states import RoleActivity, Stage, Status
from app.web import arguments
from app.web.exports import csv_response
from app.web.forms import timezone_choices
from app.web.locale import language_code
from app.web.pagination import paginate

PER_PAGE = 25


@routes.get("")
@desk(*READERS)
def index() -> str:
    chosen = listing.arranged(Wanted.from_address(), arguments.choice("sort", SORTS, "name"))
    return render_template(
        "organisation/desk_members.html",
        page=paginate(chosen, per_page=PER_PAGE),
        filters_named=FILTERS,
        narrowed=any(request.args.get(name) for name in FILTERS),
        invited=inviting.open_invitations(),
        now=clock.now(),
        may_decide=viewer().has_role(*DECIDERS),
        **_choices(),
    )


@routes.post("/export")
@desk(*DECIDERS)
def export() -> Response:
    """The filtered list as a file. Taking so many people's data away is noted, and therefore posted."""
    wanted = Wanted.from_address()
    with transaction():
        audit.record("members.exported", ("member", "list"), stage=wanted.stage, status=wanted.status)
    found = db.session.scalars(listing.arranged(wanted)).all()
    return csv_response("members.csv", listing.header(), (listing.line(member) for member in found))


@routes.get("/<int:member_id>")
@desk(*READERS)
def show(member_id: int) -> str:
    return member_page(queries.member_by_id(member_id))[0]


@routes.route("/invitation", methods=["GET", "POST"])
@desk(*READERS)
def invite() -> str | Response | tuple[str, int]:
    form = InviteMemberForm(locale=language_code())
    if form.validate_on_submit():
        try:
            with transaction():
                inviting.invite(
                    email=form.email.data or "",
                    name=form.name.data,
                    status=Status(form.wished_status.data),
                    locale=form.locale.data,
                    by=colleague(),
                )
        except Conflict as error:
            form.email.errors = [str(error)]
        else:
            flash(_("The invitation to %(address)s is on its way.", address=form.email.data), "good")
            return redirect(url_for("members.index"), 303)
    return render_template("organisation/desk_invite.html", form=form), form.status


@routes.post("/invitations/<int:invitation_id>/sending")
@desk(*READERS)
def send_again(invitation_id: int) -> Response:
    with transaction():
        accounts_inviting.send_again(inviting.open_invitation(invitation_id), by=colleague())
    flash(_("A new link is on its way; the old one is dead."), "good")
    return redirect(url_for("members.index"), 303)


@routes.post("/invitations/<int:invitation_id>/revocation")
@desk(*READERS)
def revoke_invitation(invitation_id: int) -> Response:
    with transaction():
        accounts_inviting.revoke(inviting.open_invitation(invitation_id), by=colleague())
    flash(_("The invitation is revoked."), "good")
    return redirect(url_for("members.index"), 303)


@routes.get("/suggestions")
@desk(*READERS)
def suggest() -> str:
    """Who fits: the same reckoning a project's leader is offered."""
    status = arguments.choice("status", list(Status), Status.PROJECT_EXPERT.value)
    found = queries.suggestions(
        status,
        _several("discipline", [each.value for each in Discipline]),
        _several("language", languages.SPOKEN),
        arguments.choice("timezone", [str(zone.value) for zone in timezone_choices()], "") or None,
        hours_per_week=arguments.whole_number("hours", 0, high=MOST_HOURS) or None,
        begins_on=_day("begins"),
    )
    return render_template(
        "organisation/desk_suggestions.html",
        found=found,
        status=status,
        asked=bool(request.args),
        zones=timezone_choices(),
        **_choices(),
    )


@routes.get("/chart", endpoint="chart")
@desk()
def show_chart() -> str:
    members = queries.standing_members()
    address = _desk_address if viewer().has_role(*READERS) else _no_address
    tree = charting.company_chart(settings().seller.name, members, address)
    return render_template("organisation/desk_chart.html", drawing=chart.layout(tree), members=members, address=address)


def _choices() -> dict[str, list[tuple[str, object]]]:
    return {
        "statuses": [(each.value, each.label) for each in Status],
        "stages": [(each.value, each.label) for each in Stage],
        "activities": [(each.value, each.label) for each in RoleActivity],
        "disciplines": [(each.value, each.label) for each in Discipline],
        "spoken_choices": [*languages.choices()],
    }


def _several(name: str, allowed: list[str] | tuple[str, ...]) -> list[str]:
    """All values of a repeated query argument. Raises `Invalid` for one that is not offered."""
    chosen = [value for value in request.args.getlist(name) if value]
    if any(value not in allowed for value in chosen):
        raise Invalid(_("“%(name)s” cannot have that value.", name=name))
    return list(dict.fromkeys(chosen))


def _day(name: str) -> date | None:
    typed = arguments.text(name)
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid(_("“%(name)s” must be a day such as 2026-11-24.", name=name)) from error


def _desk_address(member: Member) -> str | None:
    return url_for("members.show", member_id=member.id)


def _no_address(_member: Member) -> str | None:
    return None
