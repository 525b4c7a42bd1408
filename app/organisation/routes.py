"""Pages of the organisation: the team for everybody, and the own membership for a member."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import signed_in, viewer
from app.config import settings
from app.database import db, transaction
from app.errors import NotFound
from app.media import serving
from app.media.models import StoredFile
from app.organisation import chart, charting, membership, queries, sockets
from app.organisation.forms import MemberForm, values_of
from app.organisation.models import Member
from app.organisation.states import Stage, Status
from app.web.forms import errors_from_constraint
from app.web.locale import language_code

public = Blueprint("team", __name__, url_prefix="/team", template_folder="templates")
portal = Blueprint("membership", __name__, url_prefix="/membership", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@public.get("")
def index() -> str:
    shown = queries.shown_members()
    groups = [(status, [member for member in shown if member.known_status is status]) for status in Status]
    return render_template("organisation/team.html", groups=[group for group in groups if group[1]])


@public.get("/<slug>", endpoint="show")
def show_profile(slug: str) -> str:
    member = queries.shown_member(slug)
    return render_template(
        "organisation/profile.html",
        member=member,
        projects=[each for answer in sockets.finished_projects.answers(member.user_id) for each in answer],
        ratings=[each for answer in sockets.ratings.answers(member.user_id) for each in answer],
        address=settings().base_url + url_for("team.show", slug=member.slug),
    )


@public.get("/<slug>/photo")
def photo(slug: str) -> Response:
    """The photo of somebody whose page is shown; gone with the page."""
    person = queries.shown_member(slug).user
    file = db.session.get(StoredFile, person.photo_id) if person.photo_id else None
    if file is None:
        raise NotFound
    return serving.send(file)


@portal.route("", methods=["GET", "POST"])
@signed_in
def show() -> Answer:
    member = own_membership()
    form = MemberForm(member=member, data=values_of(member))
    if member.known_stage is not Stage.LEFT and form.validate_on_submit():
        try:
            with transaction():
                _keep(queries.locked(member.id), form)
        except IntegrityError as error:
            taken = _("Somebody else has this address already.")
            errors_from_constraint(form, error, {"uq_member_slug": ("slug", taken)})
            member = own_membership()
        else:
            flash(_("Your membership page is saved."), "good")
            return redirect(url_for("membership.show"), 303)
    page = render_template(
        "organisation/membership.html", member=member, form=form, steps=queries.steps_of(member), now=clock.now()
    )
    return page, form.status


@portal.get("/chart", endpoint="chart")
@signed_in
def show_chart() -> str:
    member = own_membership()
    if member.known_stage not in {Stage.PARTNER, Stage.PAUSED}:
        raise NotFound
    members = queries.standing_members()
    tree = charting.company_chart(settings().seller.name, members, public_address)
    return render_template(
        "organisation/chart.html", drawing=chart.layout(tree), members=members, address=public_address
    )


def own_membership() -> Member:
    """Raises `NotFound` for who is no member."""
    user = viewer().user
    member = queries.member_of(user.id) if user else None
    if member is None:
        raise NotFound
    return member


def public_address(member: Member) -> str | None:
    """Where a colleague may read more: the public page, if there is one."""
    return url_for("team.show", slug=member.slug) if member.is_shown else None


def _keep(member: Member, form: MemberForm) -> None:
    member.headline = form.headline.data or ""
    member.about = form.about.data or ""
    member.country = form.country.data or None
    member.languages = list(form.spoken.data or ()) or [language_code()]
    member.hours_per_week = form.hours_per_week.data
    member.available_from = form.available_from.data
    member.slug = form.slug.data
    member.is_public = form.is_public.data
    member.user.timezone = form.timezone.data
    membership.describe(member, form.skills)
