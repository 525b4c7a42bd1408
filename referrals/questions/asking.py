"""Asking and answering, each once."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.mail import outbox
from app.mail.links import absolute_url
from referrals.programs.models import Enrolment
from referrals.questions.models import ProgramQuestion
from referrals.questions.queries import locked_question

LONGEST_TEXT = 4_000
MOST_OPEN = 10


class TooMany(Conflict):
    title = _l("You have many open questions")


def ask(enrolment: Enrolment, *, topic: str, text: str, key: str) -> ProgramQuestion:
    """The same key again is the same question. Raises `TooMany` while ten of theirs wait."""
    known = db.session.scalar(sa.select(ProgramQuestion).where(ProgramQuestion.submission_key == key))
    if known is not None:
        return known
    waiting = sa.select(sa.func.count()).where(
        ProgramQuestion.enrolment_id == enrolment.id, ProgramQuestion.answered_at.is_(None)
    )
    if (db.session.scalar(waiting) or 0) >= MOST_OPEN:
        raise TooMany(_l("We will answer those first."))
    question = ProgramQuestion(enrolment_id=enrolment.id, topic=topic, text=text, submission_key=key)
    db.session.add(question)
    db.session.flush()
    return question


def answer(question_id: int, text: str, *, by: User) -> ProgramQuestion:
    """The partner gets it by mail. Raises `Conflict` when somebody was faster."""
    question = locked_question(question_id)
    if question.is_answered:
        raise Conflict(_l("Somebody answered this in the meantime."))
    somebody = by.id
    question.answer, question.answered_at, question.answered_by_id = text, clock.now(), somebody
    db.session.flush()
    audit.record("partner_question.answered", question)
    _write(question)
    return question


def _write(question: ProgramQuestion) -> None:
    user = question.enrolment.user
    if user.is_active:
        outbox.send_later(
            "questions/mail/answered",
            to=user.email,
            locale=user.locale,
            key=f"partner-question:{question.id}",
            name=user.name,
            program=question.enrolment.program.name,
            question=question.text,
            answer=question.answer,
            url=absolute_url("partner_questions.index"),
        )
