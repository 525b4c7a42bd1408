"""What partners ask, and what they are answered."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from referrals.programs.models import Enrolment
from referrals.questions.topics import Topic


class ProgramQuestion(Model):
    """One question of a partner to the people behind a program, and its one answer."""

    __tablename__ = "program_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"), index=True)
    topic: Mapped[str]
    text: Mapped[str]
    submission_key: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    enrolment: Mapped[Enrolment] = relationship()
    answered_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"topic IN ({', '.join(repr(each.value) for each in Topic)})", name="known_topic"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answer_has_author"),
        sa.CheckConstraint("answered_at IS NOT NULL OR answer = ''", name="answer_has_moment"),
    )

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
