"""Deciding about what was said: feedback, complaints, waits, the pulse, and the end of the channel."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in
from app.database import transaction
from app.errors import DomainError, NotFound
from app.projects.channels import answer_clock, complaining, feedback, opening, pulse, queries
from app.projects.channels.drawing import drawn
from app.projects.channels.forms import AnswerForm, PulseForm
from app.projects.channels.routes.blueprint import address_of, enter, routes, writing_limit

Answer = str | Response | tuple[str, int]


@routes.post("/projects/<reference>/channel/messages/<int:message_id>/feedback")
@signed_in
@writing_limit
def mark(reference: str, message_id: int) -> Response:
    me, channel = enter(reference)
    message = queries.message_in(channel, message_id)
    with transaction():
        feedback.mark(channel, message, me)
    flash(_("Marked as feedback. Nothing is published without asking its author."), "good")
    return redirect(address_of(channel, message), 303)


@routes.post("/projects/<reference>/channel/messages/<int:message_id>/feedback/withdrawal")
@signed_in
@writing_limit
def withdraw_mark(reference: str, message_id: int) -> Response:
    me, channel = enter(reference)
    message = queries.message_in(channel, message_id)
    with transaction():
        feedback.withdraw(channel, message, me)
    flash(_("The mark is taken back."), "good")
    return redirect(address_of(channel, message), 303)


@routes.post("/projects/<reference>/channel/messages/<int:message_id>/complaint")
@signed_in
@writing_limit
def complain(reference: str, message_id: int) -> Response:
    me, channel = enter(reference)
    message = queries.message_in(channel, message_id)
    with transaction():
        complaining.complain(channel, message, me)
    flash(_("This is a complaint now: its clock runs, and those who answer are told."), "good")
    return redirect(address_of(channel, message), 303)


@routes.route("/projects/<reference>/channel/complaints/<int:complaint_id>/answer", methods=["GET", "POST"])
@signed_in
@writing_limit
def answer_complaint(reference: str, complaint_id: int) -> Answer:
    me, channel = enter(reference)
    complaint = queries.complaint_in(channel, complaint_id)
    if not me.may_work:
        raise NotFound
    form = AnswerForm()
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                reply = complaining.answer(
                    channel, complaint.id, me, text=form.text.data or "", submission_key=form.submission_key.data
                )
            return redirect(address_of(channel, reply), 303)
        except DomainError as refusal:
            form.text.errors = [*form.text.errors, str(refusal)]
    message = queries.message_in(channel, complaint.message_id)
    item = drawn(channel, me, [message], in_stream=False)[0]
    page = render_template("channels/answer.html", me=me, channel=channel, complaint=complaint, item=item, form=form)
    return page, form.status


@routes.post("/projects/<reference>/channel/complaints/<int:complaint_id>/closing")
@signed_in
@writing_limit
def close_complaint(reference: str, complaint_id: int) -> Response:
    me, channel = enter(reference)
    with transaction():
        complaining.close(channel, complaint_id, me)
    flash(_("The complaint is closed."), "good")
    return redirect(address_of(channel), 303)


@routes.post("/projects/<reference>/channel/needless")
@signed_in
@writing_limit
def end_wait(reference: str) -> Response:
    """Nothing has to be answered: the clock stops."""
    me, channel = enter(reference)
    if not me.may_work:
        raise NotFound
    with transaction():
        answer_clock.end_needless(channel, me)
    flash(_("The clock is stopped."), "good")
    return redirect(address_of(channel), 303)


@routes.post("/projects/<reference>/channel/closing")
@signed_in
def close(reference: str) -> Response:
    me, channel = enter(reference)
    if not me.may_lead:
        raise NotFound
    with transaction():
        opening.close(channel, me)
    flash(_("The channel is closed. What was said stays readable, and you can open it again."), "good")
    return redirect(address_of(channel), 303)


@routes.post("/projects/<reference>/channel/reopening")
@signed_in
def reopen(reference: str) -> Response:
    me, channel = enter(reference)
    if not me.may_lead:
        raise NotFound
    with transaction():
        opening.reopen(channel, me)
    flash(_("The channel is open again."), "good")
    return redirect(address_of(channel), 303)


@routes.route("/projects/<reference>/channel/pulse/<int:question_id>", methods=["GET", "POST"])
@signed_in
def answer_pulse(reference: str, question_id: int) -> Answer:
    me, channel = enter(reference)
    question = pulse.question_in(channel, question_id)
    if not me.is_client:
        raise NotFound
    form = PulseForm(prefix=f"q{question.id}")
    if request.method == "POST" and form.validate():
        with transaction():
            pulse.answer(question, me, score=int(form.score.data), line=form.line.data or "")
        flash(_("Thank you. The project leader reads your answer."), "good")
        return redirect(address_of(channel), 303)
    return render_template("channels/pulse.html", me=me, channel=channel, question=question, form=form), form.status


@routes.get("/projects/<reference>/channel/pulse")
@signed_in
def pulse_results(reference: str) -> str:
    me, channel = enter(reference)
    return render_template("channels/pulses.html", me=me, channel=channel, questions=pulse.results(channel, me))
