"""Notices of the public and appeals of authors: each is answered, and whoever wrote hears what became of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import desk
from app.web import arguments
from app.web.pagination import paginate
from reviews.moderation import appealing, noticing, queries, wording
from reviews.moderation.acting import STAFF, attempt, person
from reviews.moderation.forms import AnswerForm, NoticeAnswerForm
from reviews.moderation.marking import pieces

routes = Blueprint("notices_desk", __name__, url_prefix="/desk/reviews", template_folder="templates")


@routes.get("/notices")
@desk(*STAFF)
def notices() -> str:
    decided = arguments.choice("show", ("open", "decided"), "open") == "decided"
    code = arguments.choice("code", ("", *dict(wording.reason_choices())), "")
    page = paginate(queries.notices(decided=decided, code=code), per_page=15)
    forms = {each.id: _numbered(NoticeAnswerForm(formdata=None, code=each.code), each.id) for each in page}
    return render_template(
        "moderation/desk_notices.html", page=page, decided=decided, forms=forms, now=clock.now(), wording=wording
    )


@routes.post("/notices/<int:notice_id>/decision")
@desk(*STAFF)
def decide(notice_id: int) -> AnyResponse:
    form = NoticeAnswerForm()
    if not form.validate():
        flash(_("Write an answer of at least ten letters; for “Against the law”, name the law too."), "bad")
        return redirect(url_for(".notices"), 303)

    def act() -> None:
        noticing.answer(
            notice_id,
            form.outcome.data,
            by=person(),
            words=form.answer.data or "",
            code=form.reason,
            law=form.law.data or "",
        )

    attempt(act, _("Decided. Whoever sent the notice gets your answer by mail."))
    return redirect(url_for(".notices"), 303)


@routes.get("/appeals")
@desk(*STAFF)
def appeals() -> str:
    decided = arguments.choice("show", ("open", "decided"), "open") == "decided"
    page = paginate(queries.appeals(decided=decided), per_page=15)
    evidence = {each.id: each.statement.evidence for each in page}
    return render_template(
        "moderation/desk_appeals.html",
        page=page,
        decided=decided,
        forms={each.id: _numbered(AnswerForm(formdata=None), each.id) for each in page},
        marked={
            number: [(part, pieces(words[part], words["passages"], part)) for part in wording.PARTS if words.get(part)]
            for number, words in evidence.items()
        },
        me=person(),
        now=clock.now(),
        wording=wording,
    )


@routes.post("/appeals/<int:appeal_id>/decision")
@desk(*STAFF)
def answer(appeal_id: int) -> AnyResponse:
    form = AnswerForm()
    if not form.validate():
        flash(_("Write an answer of at least ten letters: the author reads it."), "bad")
        return redirect(url_for(".appeals"), 303)
    attempt(
        lambda: appealing.answer(appeal_id, form.outcome.data, by=person(), words=form.answer.data or ""),
        _("Decided. The author gets your answer by mail."),
    )
    return redirect(url_for(".appeals"), 303)


def _numbered(form: AnswerForm | NoticeAnswerForm, number: int) -> AnswerForm | NoticeAnswerForm:
    for field in form:
        field.id = f"{field.id}-{number}"
    return form
