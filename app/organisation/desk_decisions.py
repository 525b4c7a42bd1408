"""What the desk decides about a member: each decision is a page's form, one verb, and a step in the history."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts.access import desk
from app.database import transaction
from app.errors import Conflict
from app.organisation import membership, queries
from app.organisation.forms import AssessmentForm, PositionForm, ReasonForm, assessed_values
from app.organisation.framing import DECIDERS, READERS, colleague, member_page
from app.organisation.framing import desk_routes as routes
from app.organisation.models import Member
from app.organisation.states import Stage

Answer = str | Response | tuple[str, int]
Verb = Callable[..., Member]


@routes.route("/<int:member_id>/assessment", methods=["GET", "POST"])
@desk(*READERS)
def assess(member_id: int) -> Answer:
    member = queries.member_by_id(member_id)
    form = AssessmentForm(member=member, data=assessed_values(member))
    if form.validate_on_submit():
        confirmed = {name: field.data or None for name, field in form.skill_fields.items()}
        try:
            with transaction():
                membership.assess(member_id, form.levels, confirmed, note=form.note.data, by=colleague())
        except Conflict as error:
            form.form_errors.append(str(error))
        else:
            flash(_("The assessment is kept, and the person is told."), "good")
            return redirect(url_for("members.show", member_id=member_id), 303)
    member = queries.member_by_id(member_id)
    return render_template("organisation/desk_assessment.html", form=form, member=member), form.status


@routes.post("/<int:member_id>/acceptance")
@desk(*DECIDERS)
def accept(member_id: int) -> Answer:
    return _placed(member_id, membership.accept)


@routes.post("/<int:member_id>/position")
@desk(*DECIDERS)
def reposition(member_id: int) -> Answer:
    return _placed(member_id, membership.reposition)


@routes.post("/<int:member_id>/pause")
@desk(*DECIDERS)
def pause(member_id: int) -> Answer:
    return _decided(member_id, membership.pause)


@routes.post("/<int:member_id>/resumption")
@desk(*DECIDERS)
def resume(member_id: int) -> Answer:
    return _decided(member_id, membership.resume)


@routes.post("/<int:member_id>/departure")
@desk(*DECIDERS)
def leave(member_id: int) -> Answer:
    return _decided(member_id, membership.leave)


def _placed(member_id: int, verb: Verb) -> Answer:
    """Accept somebody into a position, or change the position."""
    member = queries.member_by_id(member_id)
    form = PositionForm(leaders=queries.possible_leaders(besides=member_id))
    if form.validate_on_submit():
        try:
            with transaction():
                member = verb(member_id, form.position, reason=form.reason.data, by=colleague())
                said = _said(member)
            flash(said, "good")
            return redirect(url_for("members.show", member_id=member_id), 303)
        except Conflict as error:
            form.form_errors.append(str(error))
    return member_page(queries.member_by_id(member_id), position_form=form)


def _decided(member_id: int, verb: Verb) -> Answer:
    """Pause, resume or end a membership, with the reason that was given."""
    form = ReasonForm()
    queries.member_by_id(member_id)
    if form.validate_on_submit():
        try:
            with transaction():
                member = verb(member_id, reason=form.reason.data, by=colleague())
                said = _said(member)
            flash(_with_undo(said, member_id), "good")
            return redirect(url_for("members.show", member_id=member_id), 303)
        except Conflict as error:
            form.form_errors.append(str(error))
    return member_page(queries.member_by_id(member_id), reason_form=form)


def _said(member: Member) -> str:
    name = member.user.name
    return {
        Stage.PARTNER: _("%(name)s is a partner: %(status)s.", name=name, status=str(member.known_status.label)),
        Stage.PAUSED: _("The membership of %(name)s pauses. Roles are taken back until it is resumed.", name=name),
        Stage.LEFT: _("The membership of %(name)s has ended. They can be invited again.", name=name),
    }.get(member.known_stage, name)


def _with_undo(said: str, member_id: int) -> str | Markup:
    """A pause can be taken back at once."""
    if request.endpoint != "members.pause":
        return said
    undo = url_for("members.resume", member_id=member_id)
    return Markup(render_template("organisation/_undo.html", words=said, undo=undo))  # noqa: S704
