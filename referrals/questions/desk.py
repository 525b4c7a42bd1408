"""What partners ask, at the desk: who waits longest first, each answered in place."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.commissions.queries import program_choices
from referrals.questions import asking, queries
from referrals.questions.forms import AnswerForm
from referrals.questions.queries import STATES
from referrals.questions.topics import TOPICS

routes = Blueprint("questions_desk", __name__, url_prefix="/desk/referrals/questions", template_folder="templates")
STAFF = (Role.MARKETER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF)
def index() -> Answer:
    return _draw()


@routes.post("/<int:question_id>/answer")
@desk(*STAFF)
def answer(question_id: int) -> Answer:
    form = AnswerForm()
    if not form.validate():
        return _draw({question_id: form})
    person = viewer().user
    assert person is not None
    try:
        with transaction():
            _answer(question_id, form.text.data or "", person)
    except Conflict as refusal:
        flash(str(refusal), "bad")
    else:
        flash(_("The partner gets your answer by mail."), "good")
    return redirect(url_for(".index"), 303)


@routes.get("/export.csv")
@desk(*STAFF)
def export() -> Response:
    """What the list shows, as a file."""
    header = [_("Asked (UTC)"), _("Program"), _("Partner"), _("Topic"), _("Question"), _("Answered (UTC)"), _("Answer")]
    return csv_response("questions.csv", header, _lines(**_wanted()))


def _answer(question_id: int, text: str, by: User) -> None:
    asking.answer(question_id, text, by=by)


def _lines(**wanted: str) -> Iterator[tuple[object, ...]]:
    for each in db.session.scalars(queries.questions(**wanted)).all():
        answered = each.answered_at.isoformat() if each.answered_at else ""
        told = (each.asked_at.isoformat(), each.enrolment.program.name, each.enrolment.user.name, each.topic)
        yield (*told, each.text, answered, each.answer)


def _draw(failed: dict[int, AnswerForm] | None = None) -> tuple[str, int]:
    page, failed = paginate(queries.questions(**_wanted()), per_page=15), failed or {}
    shown = {each.id: failed.get(each.id) or AnswerForm(formdata=None) for each in page}
    for number, form in shown.items():
        form.text.id = f"text-{number}"
    drawn = render_template(
        "questions/desk_questions.html",
        page=page,
        forms=shown,
        state=_wanted()["state"],
        waiting=queries.open_count(),
        topics=TOPICS,
        programs=program_choices(),
    )
    return drawn, 422 if failed else 200


def _wanted() -> dict[str, str]:
    return {
        "state": arguments.choice("state", STATES, "open"),
        "topic": arguments.choice("topic", ("", *map(str, TOPICS)), ""),
        "program": arguments.text("program"),
        "text": arguments.text("q"),
    }
