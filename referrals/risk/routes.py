"""What is looked at about me: what waits, why, my side of it, and what was decided."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import DomainError
from app.media import serving
from app.web.limits import limiter
from app.web.pagination import paginate
from referrals.commissions.queries import earned_by
from referrals.risk import answering, queries, wording
from referrals.risk.forms import AnswerForm
from referrals.risk.models import RiskCase

routes = Blueprint("risk", __name__, url_prefix="/account/partner/looks", template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("")
@signed_in
def index() -> str:
    page = paginate(queries.cases_of(_person()), per_page=15)
    return render_template(
        "risk/mine.html", page=page, sums=queries.sums_of([each.id for each in page]), wording=wording
    )


@routes.get("/<int:case_id>")
@signed_in
def show(case_id: int) -> Answer:
    return _draw(queries.case_of(_person(), case_id), AnswerForm(formdata=None))


@routes.post("/<int:case_id>/answers")
@signed_in
@limiter.limit("20 per hour")
def answer(case_id: int) -> Answer:
    return _say(case_id, answering.answer, _("We have your words. A person reads them before anything is decided."))


@routes.post("/<int:case_id>/appeal")
@signed_in
@limiter.limit("20 per hour")
def appeal(case_id: int) -> Answer:
    return _say(case_id, answering.appeal, _("Somebody else will look at it and writes to you."))


@routes.get("/<int:case_id>/files/<int:file_id>")
@signed_in
def file(case_id: int, file_id: int) -> Response:
    case = queries.case_of(_person(), case_id)
    return serving.send(queries.file_in(case, file_id, internal=False).file)


def _say(case_id: int, verb: Callable[..., object], done: str) -> Answer:
    person, form = _person(), AnswerForm()
    case = queries.case_of(person, case_id)
    if not form.validate():
        return _draw(case, form)
    try:
        with transaction():
            verb(case_id, by=person, text=form.text.data or "", key=form.submission_key.data, uploads=form.uploads)
    except answering.NotNow as refusal:
        flash(str(refusal), "bad")
        return redirect(url_for(".show", case_id=case_id), 303)
    except DomainError as refusal:
        form.text.errors = [str(refusal)]
        return _draw(queries.case_of(_person(), case_id), form)
    flash(done, "good")
    return redirect(url_for(".show", case_id=case_id), 303)


def _draw(case: RiskCase, form: AnswerForm) -> tuple[str, int]:
    if form.errors and form.uploads:
        form.files.errors = [_("Please choose the files again: a browser does not keep them.")]
    conversions = queries.conversions_in(case)
    page = render_template(
        "risk/show.html",
        case=case,
        form=form,
        mine=[
            (conversion, commission)
            for conversion in conversions
            for commission in earned_by([conversion.id])[conversion.id]
            if commission.user_id == case.enrolment.user_id
        ],
        words=[each for each in case.words if each.kind != "note"],
        may_appeal=answering.why_no_appeal(case) is None,
        wording=wording,
    )
    return page, form.status


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
