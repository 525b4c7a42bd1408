"""Approvals: listed, asked, shown, answered, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.access import signed_in
from app.database import db, transaction
from app.errors import DomainError, Gone
from app.media import serving
from app.media.storage import storage
from app.projects.access import Participation
from app.projects.delivery import answering, asking, silence
from app.projects.delivery.forms import ApprovalForm, ApproveForm, ChangesForm, drafted, usual_due_day
from app.projects.delivery.milestone_queries import milestones_for
from app.projects.delivery.models import Approval
from app.projects.delivery.queries import SORTS, agreement_of, approval_in, approvals_of, file_in
from app.projects.delivery.routes.blueprint import (
    Answer,
    client_in,
    flash_with_undo,
    leading_in,
    place_in,
    require_button,
    routes,
    to,
)
from app.projects.delivery.sealing import digest
from app.projects.delivery.showing import draft_of, exhibit_of, exhibits_for
from app.projects.delivery.states import ApprovalState, Kind
from app.projects.delivery.wording import KINDS, SILENCE, STATES
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate


@routes.get("/approvals")
@signed_in
def approvals(reference: str) -> str:
    me = place_in(reference)
    return render_template(
        "delivery/approvals.html",
        me=me,
        page=paginate(_wanted(me), per_page=20),
        states=[(state.value, STATES[state][0]) for state in ApprovalState],
        agreement=agreement_of(me.project.id),
    )


@routes.get("/approvals/export.csv")
@signed_in
def export_approvals(reference: str) -> Response:
    me = place_in(reference)
    what = [_("Approval"), _("Kind"), _("State"), _("Version"), _("Asked"), _("Answer wanted by")]
    header = [*what, _("Answered"), _("Answered by"), _("Words"), _("Seal of what was shown")]
    found = list(db.session.scalars(_wanted(me)).unique())
    return csv_response(f"approvals-{me.project.reference}.csv", header, _rows(found))


@routes.route("/approvals/new", methods=["GET", "POST"])
@signed_in
def ask(reference: str) -> Answer:
    me = leading_in(reference)
    form = ApprovalForm(data={"due_on": usual_due_day(), "exhibit": arguments.text("card")})
    _offer(me, form)
    if request.method == "POST" and form.validate():
        try:
            approval_id = _ask(me, form)
        except DomainError as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(_("The client is asked and gets a mail."), "good")
            return to("approval", reference, approval_id=approval_id)
    return render_template("delivery/ask.html", me=me, form=form, approval=None), form.status


@routes.get("/approvals/<int:approval_id>")
@signed_in
def approval(reference: str, approval_id: int) -> Answer:
    me = place_in(reference)
    return draw_approval(me, approval_in(me, approval_id))


@routes.route("/approvals/<int:approval_id>/versions/new", methods=["GET", "POST"])
@signed_in
def next_version(reference: str, approval_id: int) -> Answer:
    """Show the next version; the one before stays as it was."""
    me = leading_in(reference)
    found = approval_in(me, approval_id)
    form = ApprovalForm(data=drafted(found.current))
    _offer(me, form)
    if request.method == "POST" and form.validate():
        try:
            exhibit = exhibit_of(me, form.exhibit.data)
            draft = draft_of(form, exhibit)
            with transaction():
                asking.ask_again(found.id, draft, by=me.user)
        except DomainError as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(_("The new version is shown, and the client gets a mail."), "good")
            return to("approval", reference, approval_id=approval_id)
    return render_template("delivery/ask.html", me=me, form=form, approval=found), form.status


@routes.post("/approvals/<int:approval_id>/approval")
@signed_in
def approve(reference: str, approval_id: int) -> Answer:
    me = client_in(reference)
    found, form = approval_in(me, approval_id), ApproveForm()
    if not form.validate():
        return draw_approval(me, found, approving=form)
    with transaction():
        answering.approve(found.id, form.version.data, form.seal.data, by=me.user, words=form.words.data or "")
        delivered = found.is_delivery
    thanks = _("Thank you. The delivery is accepted.") if delivered else _("Thank you. It is approved.")
    flash(thanks, "good")
    return to("approval", reference, approval_id=approval_id)


@routes.post("/approvals/<int:approval_id>/changes")
@signed_in
def ask_for_changes(reference: str, approval_id: int) -> Answer:
    me = client_in(reference)
    found, form = approval_in(me, approval_id), ChangesForm()
    if not form.validate():
        return draw_approval(me, found, changing=form)
    with transaction():
        answering.ask_for_changes(found.id, form.version.data, form.seal.data, by=me.user, words=form.changes.data)
    flash(_("Thank you. The team reads it and shows you a new version."), "good")
    return to("approval", reference, approval_id=approval_id)


@routes.post("/approvals/<int:approval_id>/withdrawal")
@signed_in
def withdraw(reference: str, approval_id: int) -> Answer:
    me = leading_in(reference)
    found = approval_in(me, approval_id)
    require_button()
    with transaction():
        asking.withdraw(found.id, by=me.user)
    undo = url_for("delivery.restore", reference=reference, approval_id=approval_id)
    flash_with_undo(_("The question is withdrawn; nobody needs to answer."), undo)
    return to("approval", reference, approval_id=approval_id)


@routes.post("/approvals/<int:approval_id>/restoration")
@signed_in
def restore(reference: str, approval_id: int) -> Answer:
    me = leading_in(reference)
    found = approval_in(me, approval_id)
    require_button()
    with transaction():
        asking.restore(found.id, by=me.user)
    flash(_("The question stands again, as it stood."), "good")
    return to("approval", reference, approval_id=approval_id)


@routes.get("/approvals/<int:approval_id>/files/<int:file_id>")
@signed_in
def file(reference: str, approval_id: int, file_id: int) -> Response:
    """A file as it was shown. Were its bytes other ones, it would not be served."""
    found = file_in(place_in(reference), approval_id, file_id)
    if digest(storage().get(found.file.key)) != found.sha256:
        raise Gone(_("This file is not the one that was shown. Please tell us."))
    return serving.send(found.file, filename=found.filename)


def draw_approval(
    me: Participation,
    found: Approval,
    approving: ApproveForm | None = None,
    changing: ChangesForm | None = None,
) -> tuple[str, int]:
    version = found.current
    shown = {"version": version.version, "seal": version.seal}
    approving = approving or ApproveForm(formdata=None, data=shown)
    changing = changing or ChangesForm(formdata=None, data=shown)
    agreement = agreement_of(me.project.id)
    rule = agreement.as_rule if agreement else None
    page = render_template(
        "delivery/approval.html",
        me=me,
        approval=found,
        version=version,
        approving=approving,
        changing=changing,
        may_answer=me.is_client and me.may_act and found.is_open,
        may_lead=me.may_lead,
        silence=SILENCE[silence.meaning(version.as_question, rule, version.due_at)],
        agreement=agreement,
    )
    return page, max(approving.status, changing.status)


def _ask(me: Participation, form: ApprovalForm) -> int:
    exhibit = exhibit_of(me, form.exhibit.data)
    draft = draft_of(form, exhibit)
    kind = Kind.CARD if exhibit else Kind.FILE if draft.files else Kind.TEXT
    with transaction():
        return asking.ask(me.project.id, kind, draft, by=me.user, milestone_id=form.milestone_id.data or None).id


def _offer(me: Participation, form: ApprovalForm) -> None:
    milestones = [(each.id, each.title) for each in milestones_for(me) if each.shown_to_client]
    form.offer([(each.key, each.title) for each in exhibits_for(me)], milestones)


def _wanted(me: Participation) -> sa.Select[Approval]:
    state = arguments.choice("state", [each.value for each in ApprovalState], "")
    return approvals_of(me, state=state, text=arguments.text("q"), sort=arguments.choice("sort", SORTS, "due"))


def _rows(found: list[Approval]) -> Iterator[list[object]]:
    for each in found:
        version = each.current
        answer = version.answer
        yield [
            version.title,
            str(KINDS[Kind(each.kind)]),
            str(STATES[each.state][0]),
            version.version,
            version.asked_at.isoformat(timespec="seconds"),
            version.due_at.isoformat(timespec="seconds"),
            answer.answered_at.isoformat(timespec="seconds") if answer else "",
            answer.answered_by.name if answer and answer.answered_by else "",
            answer.words if answer else "",
            version.seal,
        ]
