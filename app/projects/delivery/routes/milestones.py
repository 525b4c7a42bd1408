"""Milestones: the plan of a project, written and reached."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from app import clock
from app.accounts.access import signed_in
from app.database import transaction
from app.errors import NotFound
from app.projects.access import Participation
from app.projects.delivery import marking
from app.projects.delivery.forms import MilestoneForm
from app.projects.delivery.marking import MilestoneDraft
from app.projects.delivery.milestone_queries import milestone_in, milestones_for
from app.projects.delivery.routes.blueprint import (
    Answer,
    flash_with_undo,
    leading_in,
    place_in,
    require_button,
    routes,
    to,
)
from app.projects.delivery.states import milestone_states
from app.projects.delivery.wording import MILESTONES
from app.web import arguments
from app.web.locale import choose_timezone


@routes.get("/milestones")
@signed_in
def milestones(reference: str) -> Answer:
    return _draw(place_in(reference), MilestoneForm(formdata=None))


@routes.post("/milestones")
@signed_in
def add_milestone(reference: str) -> Answer:
    me, form = leading_in(reference), MilestoneForm()
    if not form.validate():
        return _draw(me, form)
    with transaction():
        marking.add(me.project.id, _draft(form), by=me.user)
    flash(_("The milestone is added."), "good")
    return to("milestones", reference)


@routes.route("/milestones/<int:milestone_id>", methods=["GET", "POST"])
@signed_in
def milestone(reference: str, milestone_id: int) -> Answer:
    """Change one of them."""
    me = leading_in(reference)
    found = milestone_in(me, milestone_id)
    form = MilestoneForm(obj=found)
    if request.method == "POST" and form.validate():
        with transaction():
            marking.revise(found.id, _draft(form), by=me.user)
        flash(_("Your changes are saved."), "good")
        return to("milestones", reference)
    return render_template("delivery/milestone.html", me=me, milestone=found, form=form), form.status


@routes.post("/milestones/<int:milestone_id>/place")
@signed_in
def move_milestone(reference: str, milestone_id: int) -> Answer:
    me = leading_in(reference)
    found = milestone_in(me, milestone_id)
    step = {"up": -1, "down": 1}[arguments.choice("direction", ("up", "down"), source=request.form)]
    with transaction():
        marking.move(found.id, step)
    return to("milestones", reference, _anchor=f"milestone-{milestone_id}")


@routes.post("/milestones/<int:milestone_id>/reaching")
@signed_in
def reach_milestone(reference: str, milestone_id: int) -> Answer:
    me = working_in(reference)
    found = milestone_in(me, milestone_id)
    require_button()
    with transaction():
        marking.reach(found.id, by=me.user)
        words = _("“%(title)s” is reached.", title=found.title)
    flash_with_undo(words, url_for("delivery.reopen_milestone", reference=reference, milestone_id=milestone_id))
    return to("milestones", reference)


@routes.post("/milestones/<int:milestone_id>/reopening")
@signed_in
def reopen_milestone(reference: str, milestone_id: int) -> Answer:
    me = working_in(reference)
    found = milestone_in(me, milestone_id)
    require_button()
    with transaction():
        marking.reopen(found.id, by=me.user)
    flash(_("The milestone is open again."), "good")
    return to("milestones", reference)


@routes.post("/milestones/<int:milestone_id>/removal")
@signed_in
def remove_milestone(reference: str, milestone_id: int) -> Answer:
    me = leading_in(reference)
    found = milestone_in(me, milestone_id)
    require_button()
    with transaction():
        marking.remove(found.id, by=me.user)
        words = _("“%(title)s” is removed.", title=found.title)
    flash_with_undo(words, url_for("delivery.put_milestone_back", reference=reference, milestone_id=milestone_id))
    return to("milestones", reference)


@routes.post("/milestones/<int:milestone_id>/restoration")
@signed_in
def put_milestone_back(reference: str, milestone_id: int) -> Answer:
    me = leading_in(reference)
    found = milestone_in(me, milestone_id, removed=True)
    require_button()
    with transaction():
        marking.put_back(found.id)
    flash(_("The milestone is back in its place."), "good")
    return to("milestones", reference)


def working_in(reference: str) -> Participation:
    """As `place_in`, for the active team of a project that has not ended."""
    me = place_in(reference)
    if not me.may_work:
        raise NotFound
    return me


def _draft(form: MilestoneForm) -> MilestoneDraft:
    return MilestoneDraft(
        title=form.title.data,
        description=form.description.data or "",
        due_on=form.due_on.data,
        shown_to_client=bool(form.shown_to_client.data),
    )


def _draw(me: Participation, form: MilestoneForm) -> tuple[str, int]:
    rows, today = milestones_for(me), clock.today(choose_timezone())
    states = milestone_states([each.due_on for each in rows], [each.is_reached for each in rows], today)
    page = render_template(
        "delivery/milestones.html", me=me, rows=list(zip(rows, states, strict=True)), words=MILESTONES, form=form
    )
    return page, form.status
