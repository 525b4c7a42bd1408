"""Cases of people who were not content, what was said about them, NPS and CSAT answers, and themes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from app.events import publish
from app.projects.models import Project
from reviews.recovery.facts import CaseClosed
from reviews.reviewing.models import Review

GOAL = timedelta(hours=24)
HARD = timedelta(hours=48)
OUTCOMES = ("helped", "explained", "done_again", "refunded", "no_answer", "nothing_to_do", "withdrawn")


class RecoveryCase(Model):
    """Somebody said two stars or fewer, or 6 of 10 or fewer: a colleague should hear it. Beside the review, never instead.

    `owner_id` None: whoever is at the desk. `first_step_at` is when somebody first did something for them.
    """

    __tablename__ = "recovery_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id"), unique=True)
    nps_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nps_response.id"), unique=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"))
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    owner_part: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    first_step_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    raised_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    outcome: Mapped[str | None]
    review: Mapped[Review | None] = relationship()
    nps: Mapped[NpsResponse | None] = relationship()
    service: Mapped[Service] = relationship()
    project: Mapped[Project | None] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])
    steps: Mapped[list[RecoveryStep]] = relationship(back_populates="case", order_by="RecoveryStep.id")

    __table_args__ = (
        sa.Index("ix_recovery_case_open", "opened_at", postgresql_where=sa.text("closed_at IS NULL")),
        sa.CheckConstraint("(review_id IS NULL) <> (nps_id IS NULL)", name="about_one_thing"),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        sa.CheckConstraint(f"outcome IS NULL OR outcome IN ({', '.join(map(repr, OUTCOMES))})", name="known_outcome"),
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def goal_at(self) -> datetime:
        return self.opened_at + GOAL

    @property
    def hard_at(self) -> datetime:
        return self.opened_at + HARD

    @property
    def standing(self) -> str:
        """closed, answered, late (past two days), due (past one day), waiting."""
        if not self.is_open:
            return "closed"
        if self.first_step_at is not None:
            return "answered"
        if clock.now() >= self.hard_at:
            return "late"
        return "due" if clock.now() >= self.goal_at else "waiting"

    def note_step(self) -> None:
        self.first_step_at = self.first_step_at or clock.now()

    def close(self, outcome: str, by: User | None) -> None:
        self.closed_at, self.outcome, self.closed_by_id = clock.now(), outcome, by.id if by else None
        publish(CaseClosed(case_id=self.id, outcome=outcome))

    def reopen(self) -> None:
        self.closed_at = self.outcome = self.closed_by_id = None


class RecoveryStep(Model):
    """What a colleague did: a note for the others, or a letter to the person."""

    __tablename__ = "recovery_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("recovery_case.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    case: Mapped[RecoveryCase] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()

    __table_args__ = (sa.CheckConstraint("kind IN ('note', 'letter')", name="known_kind"),)


class NpsResponse(Model):
    """How likely somebody would recommend us, 0 to 10; once per review."""

    __tablename__ = "nps_response"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), unique=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    score: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    review: Mapped[Review] = relationship()

    __table_args__ = (
        sa.CheckConstraint("score BETWEEN 0 AND 10", name="score_in_range"),
        sa.CheckConstraint("char_length(text) <= 2000", name="text_fits"),
    )


class CsatResponse(Model):
    """How content somebody was with the way we worked, 1 to 5; once per review."""

    __tablename__ = "csat_response"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), unique=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    score: Mapped[int]
    answered_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)

    __table_args__ = (sa.CheckConstraint("score BETWEEN 1 AND 5", name="score_in_range"),)


class Theme(Model):
    """Something people speak of; its words, in any language, find it in a text."""

    __tablename__ = "recovery_theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    words: Mapped[list[Any]] = mapped_column(default=list)
    archived_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name="name_fits"),)


class ThemeTag(Model):
    """A colleague says that a review speaks of a theme; `word` is what it was suggested by, empty when they saw it."""

    __tablename__ = "recovery_theme_tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("recovery_theme.id"))
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    word: Mapped[str] = mapped_column(default="")
    tagged_at: Mapped[datetime] = mapped_column(default=clock.now)
    tagged_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    theme: Mapped[Theme] = relationship()

    __table_args__ = (sa.UniqueConstraint("theme_id", "review_id"),)


class ThemeCard(Model):
    """That a point became a card on a board."""

    __tablename__ = "recovery_card"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(sa.ForeignKey("card.id"), unique=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("recovery_theme.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    project: Mapped[Project] = relationship()

    __table_args__ = (sa.CheckConstraint("theme_id IS NOT NULL OR review_id IS NOT NULL", name="from_something"),)


class QuestionInvitation(Model):
    """That the two questions were mailed to the author of one review, or never will be: once."""

    __tablename__ = "question_invitation"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True)
    settled_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent: Mapped[bool]
