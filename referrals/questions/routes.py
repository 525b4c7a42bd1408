"""Ask the program: a partner's questions and wishes, and the answers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import DomainError, NotFound
from app.web.limits import limiter
from app.web.pagination import paginate
from referrals.questions import asking, queries
from referrals.questions.forms import QuestionForm
from referrals.questions.topics import TOPICS

routes = Blueprint("partner_questions", __name__, url_prefix="/account/partner/questions", template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("")
@signed_in
def index() -> Answer:
    return _draw(_form(empty=True))


@routes.post("")
@signed_in
@limiter.limit("20 per hour")
def ask() -> Answer:
    form = _form()
    if not form.enrolment.choices:
        raise NotFound
    if not form.validate():
        return _draw(form)
    enrolment = next(each for each in queries.partnerships_of(_person()) if each.id == form.enrolment.data)
    try:
        with transaction():
            asking.ask(enrolment, topic=form.topic.data, text=form.text.data or "", key=form.submission_key.data)
    except DomainError as refusal:
        form.text.errors = [str(refusal)]
        return _draw(form)
    flash(_("We have your question. The answer comes by mail and stands here."), "good")
    return redirect(url_for(".index"), 303)


def _form(*, empty: bool = False) -> QuestionForm:
    """The programs of the person; one of another's is no choice."""
    form = QuestionForm(formdata=None) if empty else QuestionForm()
    form.enrolment.choices = [(each.id, each.program.name) for each in queries.partnerships_of(_person())]
    if empty and request.args.get("topic") in TOPICS:
        form.topic.data = request.args["topic"]
    return form


def _draw(form: QuestionForm) -> tuple[str, int]:
    page = render_template(
        "questions/mine.html", page=paginate(queries.questions_of(_person()), per_page=10), form=form, topics=TOPICS
    )
    return page, form.status


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
