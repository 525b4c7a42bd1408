"""Named reads of questions. Partners see their own; the desk sees all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from referrals.programs.models import Enrolment, Program
from referrals.questions.models import ProgramQuestion

STATES = ("open", "answered")
_WHOLE = (
    joinedload(ProgramQuestion.enrolment).joinedload(Enrolment.user),
    joinedload(ProgramQuestion.enrolment).joinedload(Enrolment.program),
)


def locked_question(question_id: int) -> ProgramQuestion:
    """Raises `NotFound`."""
    found = db.session.get(ProgramQuestion, question_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def questions_of(user: User) -> sa.Select[ProgramQuestion]:
    """A partner's own, the newest first."""
    own = sa.select(ProgramQuestion).join(ProgramQuestion.enrolment).where(Enrolment.user_id == user.id)
    return own.options(*_WHOLE).order_by(ProgramQuestion.id.desc())


def questions(*, state: str = "open", topic: str = "", program: str = "", text: str = "") -> sa.Select[ProgramQuestion]:
    """For the desk: whoever waits longest first, what was answered the newest first."""
    found = (
        sa.select(ProgramQuestion)
        .join(ProgramQuestion.enrolment)
        .join(Enrolment.user)
        .join(Enrolment.program)
        .options(*_WHOLE, joinedload(ProgramQuestion.answered_by))
    )
    waits = ProgramQuestion.answered_at.is_(None)
    found = found.where(waits if state == "open" else ~waits)
    if topic:
        found = found.where(ProgramQuestion.topic == topic)
    if program:
        found = found.where(Program.slug == program)
    if text:
        columns = (User.name, User.email, ProgramQuestion.text)
        found = found.where(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if state == "open":
        return found.order_by(ProgramQuestion.asked_at, ProgramQuestion.id)
    return found.order_by(ProgramQuestion.answered_at.desc(), ProgramQuestion.id.desc())


def open_count() -> int:
    found = sa.select(sa.func.count(ProgramQuestion.id)).where(ProgramQuestion.answered_at.is_(None))
    return db.session.scalar(found) or 0


def partnerships_of(user: User) -> Sequence[Enrolment]:
    """The programs this person takes or took part in, about which they may ask."""
    own = sa.select(Enrolment).where(Enrolment.user_id == user.id, Enrolment.state != "refused")
    return db.session.scalars(own.options(joinedload(Enrolment.program)).order_by(Enrolment.id)).all()


def counts_between(program_id: int, begins: datetime, ends: datetime) -> list[tuple[str, int, int]]:
    """What was asked in a program then: topic, how often, and how many of it are answered."""
    answered = sa.func.count(ProgramQuestion.answered_at)
    rows = db.session.execute(
        sa.select(ProgramQuestion.topic, sa.func.count(), answered)
        .join(ProgramQuestion.enrolment)
        .where(Enrolment.program_id == program_id, ProgramQuestion.asked_at >= begins, ProgramQuestion.asked_at < ends)
        .group_by(ProgramQuestion.topic)
        .order_by(sa.func.count().desc(), ProgramQuestion.topic)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def asked_between(program_id: int, begins: datetime, ends: datetime) -> Sequence[ProgramQuestion]:
    found = (
        sa.select(ProgramQuestion)
        .join(ProgramQuestion.enrolment)
        .options(*_WHOLE)
        .where(Enrolment.program_id == program_id, ProgramQuestion.asked_at >= begins, ProgramQuestion.asked_at < ends)
    )
    return db.session.scalars(found.order_by(ProgramQuestion.topic, ProgramQuestion.id)).all()
