"""The delivery: handed over by the leader, accepted by the client; then the project is closed."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.access import signed_in
from app.database import transaction
from app.errors import DomainError, NotFound
from app.projects.access import Participation
from app.projects.delivery import asking, closing
from app.projects.delivery.forms import DeliveryForm, drafted, usual_due_day
from app.projects.delivery.milestone_queries import milestones_for
from app.projects.delivery.models import Approval
from app.projects.delivery.queries import delivery_of, open_approvals_of
from app.projects.delivery.routes.blueprint import (
    Answer,
    flash_with_undo,
    leading_in,
    place_in,
    require_button,
    routes,
    to,
)
from app.projects.delivery.showing import draft_of
from app.projects.delivery.states import Kind
from app.projects.states import State


@routes.get("/delivery")
@signed_in
def delivery(reference: str) -> str:
    me = place_in(reference)
    rows = milestones_for(me)
    return render_template(
        "delivery/delivery.html",
        me=me,
        approval=delivery_of(me.project.id),
        milestones_left=[each for each in rows if not each.is_reached],
        milestones_count=len(rows),
        approvals_left=open_approvals_of(me.project.id),
        may_hand_over=me.may_lead and me.project.known_state is State.RUNNING and not me.project.is_held,
    )


@routes.route("/delivery/new", methods=["GET", "POST"])
@signed_in
def hand_over(reference: str) -> Answer:
    """The first version of the delivery, or the next one after the client asked for changes."""
    me = leading_in(reference)
    earlier = delivery_of(me.project.id)
    start = drafted(earlier.current) if earlier else {"title": me.project.title, "due_on": usual_due_day()}
    form = DeliveryForm(data=start)
    if request.method == "POST" and form.validate():
        try:
            approval_id = _hand_over(me, form, earlier)
        except DomainError as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(_("The delivery is handed over, and the client gets a mail."), "good")
            return to("approval", reference, approval_id=approval_id)
    return render_template("delivery/hand_over.html", me=me, form=form, approval=earlier), form.status


@routes.post("/delivery/closing")
@signed_in
def close(reference: str) -> Answer:
    """Nothing more is to be done: the project is closed, and can be opened again."""
    me = leading_in(reference)
    require_button()
    with transaction():
        closing.close(me.project.id, by=me.user)
    undo = url_for("delivery.open_again", reference=reference)
    flash_with_undo(_("The project is closed. All of it stays readable."), undo)
    return to("delivery", reference)


@routes.post("/delivery/opening")
@signed_in
def open_again(reference: str) -> Answer:
    me = place_in(reference)
    if not me.leads:
        raise NotFound
    require_button()
    with transaction():
        closing.open_again(me.project.id, by=me.user)
    flash(_("The project is open again."), "good")
    return to("delivery", reference)


@routes.post("/delivery/resumption")
@signed_in
def take_up_again(reference: str) -> Answer:
    """Something has to be done after all: a delivered project runs again."""
    me = leading_in(reference)
    require_button()
    with transaction():
        closing.take_up_again(me.project.id, by=me.user)
    flash(_("The project runs again. Hand over a new version when it is done."), "good")
    return to("delivery", reference)


def _hand_over(me: Participation, form: DeliveryForm, earlier: Approval | None) -> int:
    draft = draft_of(form)
    with transaction():
        if earlier is not None:
            return asking.ask_again(earlier.id, draft, by=me.user).id
        return asking.ask(me.project.id, Kind.DELIVERY, draft, by=me.user).id
