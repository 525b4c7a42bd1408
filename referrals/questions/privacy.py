"""What partners asked: told to them, and its words forgotten with them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.programs.models import Enrolment
from referrals.questions.models import ProgramQuestion
from referrals.questions.queries import questions_of


def questions_about(user: User) -> PersonalData:
    rows = [
        {
            "asked_at": each.asked_at.isoformat(),
            "program": each.enrolment.program.name,
            "topic": each.topic,
            "question": each.text,
            "answer": each.answer,
        }
        for each in db.session.scalars(questions_of(user))
    ]
    return PersonalData(key="partner_questions", title=_l("Questions to programs"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """That something was asked about a topic stays counted."""
    if user is not None:
        own = sa.select(Enrolment.id).where(Enrolment.user_id == user.id)
        mine = sa.update(ProgramQuestion).where(ProgramQuestion.enrolment_id.in_(own))
        db.session.execute(mine.values(text="", answer=""))
