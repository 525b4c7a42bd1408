"""My missions: what is offered to me, what I do, what I gave and received; my wishes as a customer; my questions."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import db, transaction
from app.errors import DomainError, NotFound
from app.media.serving import send
from app.web.pagination import paginate
from reviews.army import complaining, fairness, giving, queries, rounds, speaking, vouchers, wishing, working
from reviews.army.forms import AnswerForm, ClaimForm, ConfirmForm, QuestionForm, SubmissionForm
from reviews.army.mission_models import MissionAssignment, StageSubmission
from reviews.army.models import Campaign
from reviews.army.states import Step
from reviews.army.submitting import Handed, keep_photo
from reviews.army.wording import COMPLAINT_KINDS, COMPLAINT_STANDINGS, OUTCOMES, REASONS, STEPS, VOUCHER_STATES

routes = Blueprint("army_missions", __name__, url_prefix="/account/missions", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@signed_in
def mine() -> str:
    me = _me()
    taking = queries.volunteers_of(me)
    return render_template(
        "army/mine.html",
        page=paginate(queries.assignments_of(me), per_page=15),
        taking=taking,
        balances=giving.balances_of(me),
        why_not={each.id: queries.why_not_chosen(each) for each in taking},
        wishes=queries.wishes_of(me),
        questions=db.session.scalars(complaining.asked_by(me).limit(10)).all(),
        steps=STEPS,
        reasons=REASONS,
        standings=COMPLAINT_STANDINGS,
        hour_of=fairness.hour_of,
        speaking=speaking,
    )


@routes.get("/<reference>")
@signed_in
def show(reference: str) -> Answer:
    return _draw(queries.assignment_of(viewer().user, reference))


@routes.post("/<reference>/yes")
@signed_in
def accept(reference: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            it = queries.assignment_of(viewer().user, reference, lock=True)
            rounds.say_yes(it, "volunteer")
            begun = it.step == Step.TAKEN
        flash(_("It begins.") if begun else _("Thank you. Now the customer is asked, too."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/no")
@signed_in
def refuse(reference: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            rounds.say_no(queries.assignment_of(viewer().user, reference, lock=True), "volunteer")
        flash(_("Noted. It changes nothing about later offers."), "good")
    return redirect(url_for(".mine"), 303)


@routes.post("/<reference>/giving-back")
@signed_in
def give_back(reference: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            rounds.give_back(queries.assignment_of(viewer().user, reference, lock=True))
        flash(_("Given back. It has no drawback for you."), "good")
    return redirect(url_for(".mine"), 303)


@routes.post("/<reference>/stages")
@signed_in
def submit(reference: str) -> Answer:
    form = SubmissionForm()
    it = queries.assignment_of(viewer().user, reference)
    if it.step != Step.TAKEN or it.stage > len(it.mission.stages):
        return redirect(url_for(".show", reference=reference), 303)
    if not form.validate_for(it.current_stage.proof):
        return _draw(it, stage=form)
    try:
        with transaction():
            it = queries.assignment_of(viewer().user, reference, lock=True)
            photo = keep_photo(form.photo.data or None)
            working.submit(it, Handed(words=form.words.data or "", link=form.link.data or "", file_id=photo))
    except DomainError as error:
        form.photo.errors = [*form.photo.errors, str(error) or str(error.title)]
        return _draw(queries.assignment_of(viewer().user, reference), stage=form)
    flash(_("Handed over. Somebody looks at it, and you hear from us."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/expenses")
@signed_in
def claim(reference: str) -> Answer:
    form = ClaimForm()
    it = queries.assignment_of(viewer().user, reference)
    form.amount.currency = it.mission.campaign.currency
    form.process(request.form, receipt=request.files.get("receipt"))
    if not form.validate() or form.amount.data is None:
        return _draw(it, claim=form)
    try:
        with transaction():
            it = queries.assignment_of(viewer().user, reference, lock=True)
            receipt = keep_photo(form.receipt.data or None)
            vouchers.claim(vouchers.of_mission(it), form.amount.data, form.words.data or "", receipt)
    except NotFound:
        raise
    except DomainError as error:
        form.amount.errors = [*form.amount.errors, str(error)]
        return _draw(queries.assignment_of(viewer().user, reference), claim=form)
    flash(_("Claimed. Somebody looks at it, then the money is yours."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.get("/<reference>/photos/<int:submission_id>")
@signed_in
def photo(reference: str, submission_id: int) -> AnyResponse:
    it = queries.assignment_of(viewer().user, reference)
    row = db.session.scalar(
        sa.select(StageSubmission).where(StageSubmission.id == submission_id, StageSubmission.assignment_id == it.id)
    )
    if row is None or row.file is None:
        raise NotFound
    return send(row.file)


def _draw(
    it: MissionAssignment, *, stage: SubmissionForm | None = None, claim: ClaimForm | None = None
) -> tuple[str, int]:
    if claim is None:
        claim = ClaimForm(formdata=None)
        claim.amount.currency = it.mission.campaign.currency
    page = render_template(
        "army/assignment.html",
        it=it,
        stage=stage or SubmissionForm(formdata=None),
        claim=claim,
        voucher=vouchers.voucher_of(it),
        echo=wishing.echo_of(it),
        steps=STEPS,
        voucher_states=VOUCHER_STATES,
        speaking=speaking,
        done=Step.DONE,
    )
    return page, next((form.status for form in (stage, claim) if form is not None and form.errors), 200)


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user


questions = Blueprint("army_questions", __name__, url_prefix="/account/mission-questions", template_folder="templates")


@questions.route("/new/<slug>", methods=["GET", "POST"])
@signed_in
def new(slug: str) -> Answer:
    """A question or a complaint about a campaign, or with ?mission= about one mission of mine."""
    campaign: Campaign = queries.campaign_for(viewer(), slug)
    form, about = QuestionForm(), request.args.get("mission", "")
    it = giving.concerned(_me(), about) if about else None
    if form.validate_on_submit():
        with transaction():
            row = complaining.open_(campaign, _me(), form.kind.data, form.text.data or "", it)
            reference = row.reference
        flash(_("It is with us. You see below until when we promised to answer."), "good")
        return redirect(url_for(".show_question", reference=reference), 303)
    return render_template("army/question_form.html", campaign=campaign, form=form, it=it), form.status


@questions.get("/<reference>")
@signed_in
def show_question(reference: str) -> str:
    return render_template(
        "army/question.html",
        row=complaining.of_person(viewer().user, reference),
        form=AnswerForm(formdata=None),
        kinds=COMPLAINT_KINDS,
        standings=COMPLAINT_STANDINGS,
        outcomes=OUTCOMES,
    )


@questions.post("/<reference>")
@signed_in
def add(reference: str) -> AnyResponse:
    form = AnswerForm()
    if form.validate():
        with transaction():
            complaining.add(complaining.of_person(viewer().user, reference, lock=True), _me(), form.text.data or "")
        flash(_("It is added."), "good")
    else:
        complaining.of_person(viewer().user, reference)
        flash(_("Write something first."), "bad")
    return redirect(url_for(".show_question", reference=reference), 303)
