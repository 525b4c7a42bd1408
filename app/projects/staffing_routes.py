"""The leader's pages about people: inviting the client's, adding and removing the team's, handing over."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.accounts.queries import user_by_id
from app.database import transaction
from app.errors import Conflict, NotFound
from app.projects import inviting, joining, leading, seats
from app.projects.access import Participation, participation
from app.projects.access import leading as led_by
from app.projects.forms import TEAM_PARTS, AddForm, GrantsForm, InviteForm, LeaderForm
from app.projects.queries import invitation_in, live_members, member_in
from app.projects.states import Part, RoleActivity
from app.web import arguments
from app.web.limits import limiter

routes = Blueprint("project_people", __name__, url_prefix="/projects/<reference>", template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.route("/invitations/new", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@signed_in
def invite(reference: str) -> Answer:
    me = led_by(viewer(), reference)
    contact = me.project.order.contact
    form = InviteForm(name=contact.name, email=contact.email, locale=contact.locale)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                inviting.invite(
                    me.project.id,
                    email=str(form.email.data),
                    name=form.name.data,
                    locale=form.locale.data,
                    on_board=form.on_board.data,
                    on_channel=form.on_channel.data,
                    by=me.user,
                )
        except Conflict as refusal:
            form.email.errors = [str(refusal)]
        else:
            flash(_("The invitation is on its way to %(address)s.", address=form.email.data), "good")
            return _back(reference)
    held = form.email.data == contact.email and not contact.is_verified
    return render_template("projects/invite.html", me=me, form=form, held=held), form.status


@routes.post("/invitations/<int:invitation_id>/sending")
@signed_in
def send_again(reference: str, invitation_id: int) -> Response:
    me = led_by(viewer(), reference)
    with transaction():
        inviting.send_again(invitation_in(me.project.id, invitation_id), by=me.user)
    flash(_("A new link is on its way; the old one works no longer."), "good")
    return _back(reference)


@routes.post("/invitations/<int:invitation_id>/revocation")
@signed_in
def revoke(reference: str, invitation_id: int) -> Response:
    me = led_by(viewer(), reference)
    with transaction():
        inviting.revoke(invitation_in(me.project.id, invitation_id), by=me.user)
    flash(_("The invitation is taken back."), "good")
    return _back(reference)


@routes.route("/members/new", methods=["GET", "POST"])
@signed_in
def add(reference: str) -> Answer:
    """Suggested by skill and availability, with the reasons; one press adds."""
    me = led_by(viewer(), reference)
    part = Part(arguments.choice("part", [str(each) for each in TEAM_PARTS], str(Part.PROJECT_EXPERT)))
    form = AddForm(part=str(part), on_channel=part == Part.CUSTOMER_REPRESENTATIVE)
    if request.method == "POST" and form.validate():
        return _add(me, form)
    page = render_template(
        "projects/add.html", me=me, form=form, part=part, found=seats.suggested(me.project, part), parts=TEAM_PARTS
    )
    return page, form.status


@routes.post("/members/<int:member_id>/removal")
@signed_in
def remove(reference: str, member_id: int) -> Response:
    me = led_by(viewer(), reference)
    with transaction():
        left = joining.remove(me.project.id, member_id, by=me.user)
    flash(_("%(name)s sees nothing new of this project from now on.", name=left.user.name), "good")
    return _back(reference)


@routes.post("/leaving")
@signed_in
def leave(reference: str) -> Response:
    """Whoever is no leader may go by themselves."""
    me = participation(viewer(), reference)
    if me.member is None:
        raise NotFound
    with transaction():
        joining.remove(me.project.id, me.member.id, by=me.user)
    flash(_("You left the project."), "good")
    return redirect(url_for("projects.mine"), 303)


@routes.route("/members/<int:member_id>/grants", methods=["GET", "POST"])
@signed_in
def grants(reference: str, member_id: int) -> Answer:
    me = led_by(viewer(), reference)
    member = member_in(me.project.id, member_id)
    if member.part == Part.PROJECT_LEADER:
        raise NotFound
    form = GrantsForm(obj=member)
    if request.method == "POST" and form.validate():
        activity = RoleActivity(form.role_activity.data or member.role_activity)
        with transaction():
            joining.change_grants(
                me.project.id,
                member_id,
                on_board=form.on_board.data,
                on_channel=form.on_channel.data,
                role_activity=activity,
                by=me.user,
            )
        flash(_("What %(name)s takes part in is changed.", name=member.user.name), "good")
        return _back(reference)
    return render_template("projects/grants.html", me=me, member=member, form=form), form.status


@routes.route("/leadership", methods=["GET", "POST"])
@signed_in
def hand_over(reference: str) -> Answer:
    me = led_by(viewer(), reference)
    form = LeaderForm()
    form.user_id.choices = _possible_leaders(me)
    if request.method == "POST" and form.validate():
        with transaction():
            leader = leading.hand_over(me.project.id, user_by_id(form.user_id.data), by=me.user)
        flash(_("%(name)s leads the project now. You stay in the team as an expert.", name=leader.user.name), "good")
        return _back(reference)
    return render_template("projects/hand_over.html", me=me, form=form), form.status


def _add(me: Participation, form: AddForm) -> Response:
    user = user_by_id(form.user_id.data)
    passive = form.passive.data and form.part.data == Part.CUSTOMER_REPRESENTATIVE
    with transaction():
        joining.add(
            me.project.id,
            user,
            Part(form.part.data),
            by=me.user,
            role_activity=RoleActivity.PASSIVE if passive else RoleActivity.ACTIVE,
            on_board=form.on_board.data,
            on_channel=form.on_channel.data,
        )
    flash(_("%(name)s takes part now and sees all that was there before.", name=user.name), "good")
    return _back(me.project.reference)


def _possible_leaders(me: Participation) -> list[tuple[int, str]]:
    """Leaders of the organisation: those in the team first, then those who are suggested."""
    team = [member.user for member in live_members(me.project.id) if member.user_id != me.user.id]
    here = [(user.id, user.name) for user in team if seats.may_take(user, Part.PROJECT_LEADER)]
    found = seats.suggested(me.project, Part.PROJECT_LEADER)
    return [*here, *((each.member.user_id, each.member.user.name) for each in found)]


def _back(reference: str) -> Response:
    return redirect(url_for("projects.people", reference=reference), 303)
