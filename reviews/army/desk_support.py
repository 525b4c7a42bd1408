"""What waits for a named person: missions to look at, expenses to pay, questions and complaints with a clock."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import DomainError, NotFound
from app.media.serving import send
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.army import complaining, queries, speaking, vouchers, wishing, working
from reviews.army.desk_forms import CloseForm, DecideForm
from reviews.army.forms import AnswerForm, ConfirmForm
from reviews.army.support_models import CampaignComplaint, Voucher
from reviews.army.wording import COMPLAINT_KINDS, COMPLAINT_STANDINGS, OUTCOMES, STEPS, VOUCHER_STATES

routes = Blueprint("army_support", __name__, url_prefix="/desk/army/waiting", template_folder="templates")
HANDS = (Role.MARKETER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)
PAYERS = (Role.MARKETER, Role.FINANCE, Role.ADMIN)
VIEWS = ("open", "closed", "all")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/missions")
@desk(*HANDS)
def checks() -> str:
    return render_template(
        "army/desk_checks.html",
        page=paginate(queries.submissions_waiting()),
        form=DecideForm(formdata=None),
        speaking=speaking,
    )


@routes.post("/missions/<int:submission_id>")
@desk(*HANDS)
def decide(submission_id: int) -> AnyResponse:
    form = DecideForm()
    form.validate()
    try:
        with transaction():
            row = queries.submission_by_id(submission_id, lock=True)
            accepted = form.decision.data == "yes"
            working.decide(row, accepted=accepted, note=form.note.data or "", by=_me())
        flash(_("Accepted.") if accepted else _("Returned with your words."), "good")
    except NotFound:
        raise
    except DomainError as error:
        flash(str(error) or str(error.title), "bad")
    return redirect(url_for(".checks"), 303)


@routes.get("/photos/<int:submission_id>")
@desk(*HANDS)
def photo(submission_id: int) -> AnyResponse:
    row = queries.submission_by_id(submission_id)
    if row.file is None:
        raise NotFound
    return send(row.file)


@routes.get("/missions/of/<reference>")
@desk(*HANDS)
def mission(reference: str) -> str:
    """One mission of somebody's with all that was handed over, and what the customer said."""
    it = queries.assignment_at_desk(reference)
    return render_template(
        "army/desk_assignment.html",
        it=it,
        voucher=vouchers.voucher_of(it),
        echo=wishing.echo_of(it),
        steps=STEPS,
        voucher_states=VOUCHER_STATES,
        speaking=speaking,
    )


@routes.post("/missions/of/<reference>/confirmation")
@desk(*HANDS)
def confirm(reference: str) -> AnyResponse:
    """The customer forgot to say so, and we know that it took place."""
    if ConfirmForm().validate():
        with transaction():
            working.confirm(queries.assignment_at_desk(reference, lock=True), _me())
        flash(_("Confirmed."), "good")
    return redirect(url_for(".mission", reference=reference), 303)


@routes.get("/expenses")
@desk(*PAYERS)
def expenses() -> str:
    found, state = sa.select(Voucher), arguments.choice("state", (*VOUCHER_STATES, "all"), "claimed")
    if state != "all":
        found = found.where(Voucher.state == state)
    return render_template(
        "army/desk_expenses.html",
        page=paginate(found.order_by(Voucher.claimed_at.nulls_last(), Voucher.id)),
        states=VOUCHER_STATES,
        form=DecideForm(formdata=None),
    )


@routes.post("/expenses/<int:voucher_id>")
@desk(*PAYERS)
def pay(voucher_id: int) -> AnyResponse:
    form = DecideForm()
    form.validate()
    try:
        with transaction():
            paid = form.decision.data == "yes"
            vouchers.decide(voucher_id, paid=paid, note=form.note.data or "", by=_me())
        flash(_("Paid to the volunteer’s account.") if paid else _("Not paid; the volunteer reads why."), "good")
    except NotFound:
        raise
    except DomainError as error:
        flash(str(error) or str(error.title), "bad")
    return redirect(url_for(".expenses"), 303)


@routes.get("/photos/receipts/<int:voucher_id>")
@desk(*PAYERS)
def receipt(voucher_id: int) -> AnyResponse:
    row = db.session.get(Voucher, voucher_id)
    if row is None or row.file is None:
        raise NotFound
    return send(row.file)


@routes.get("/questions")
@desk(*HANDS)
def questions() -> str:
    return render_template(
        "army/desk_questions.html", page=paginate(_wanted()), standings=COMPLAINT_STANDINGS, kinds=COMPLAINT_KINDS
    )


@routes.get("/questions.csv")
@desk(*HANDS)
def export() -> Response:
    header = [_("Question"), _("Campaign"), _("About"), _("Opened"), _("Promised"), _("First answer"), _("Outcome")]
    return csv_response("questions.csv", header, list(_lines(list(db.session.scalars(_wanted().limit(50_000))))))


@routes.get("/questions/<reference>")
@desk(*HANDS)
def show(reference: str) -> Answer:
    return _draw(complaining.at_desk(reference))


@routes.post("/questions/<reference>/answers")
@desk(*HANDS)
def answer(reference: str) -> Answer:
    form = AnswerForm()
    if form.validate():
        try:
            with transaction():
                complaining.answer(complaining.at_desk(reference, lock=True), _me(), form.text.data or "")
            flash(_("Your answer is on its way."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except NotFound:
            raise
        except DomainError as error:
            form.text.errors = [*form.text.errors, str(error)]
    return _draw(complaining.at_desk(reference), form=form)


@routes.post("/questions/<reference>/closing")
@desk(*HANDS)
def close(reference: str) -> AnyResponse:
    form = CloseForm()
    if not form.validate():
        raise NotFound
    try:
        with transaction():
            complaining.close(complaining.at_desk(reference, lock=True), form.outcome.data, _me())
        flash(_("Closed. The person can open it again by writing."), "good")
    except NotFound:
        raise
    except DomainError as error:
        flash(str(error), "bad")
    return redirect(url_for(".show", reference=reference), 303)


def _draw(row: CampaignComplaint, *, form: AnswerForm | None = None) -> tuple[str, int]:
    page = render_template(
        "army/desk_question.html",
        row=row,
        form=form or AnswerForm(formdata=None),
        close=CloseForm(formdata=None),
        kinds=COMPLAINT_KINDS,
        standings=COMPLAINT_STANDINGS,
        outcomes=OUTCOMES,
        not_by_me=_me().id in complaining.decided_before(row),
    )
    return page, form.status if form else 200


def _wanted() -> sa.Select[CampaignComplaint]:
    state = arguments.choice("state", VIEWS, "open")
    if state == "open":
        return complaining.waiting()
    found = sa.select(CampaignComplaint).order_by(CampaignComplaint.id.desc())
    return found.where(CampaignComplaint.closed_at.is_not(None)) if state == "closed" else found


def _lines(rows: list[CampaignComplaint]) -> Iterator[list[object]]:
    for it in rows:
        yield [
            it.reference,
            it.campaign.name,
            str(COMPLAINT_KINDS[it.kind]),
            it.opened_at.isoformat(timespec="minutes"),
            it.due_at.isoformat(timespec="minutes"),
            it.answered_at.isoformat(timespec="minutes") if it.answered_at else "",
            str(OUTCOMES[it.outcome]) if it.outcome else "",
        ]


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
