"""Ideas, what people and staff say about them, and the briefs of the company."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from app.media.models import StoredFile
from app.money import Money
from reviews.contributions.idea_states import WEIGHED, IdeaState

CATEGORIES = ("service", "product", "way", "place", "words", "other")
KINDS = ("idea", "photo", "video", "audio", "text")
WORDS = "setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', text), 'B')"
LONGEST_TITLE = 150
LONGEST_TEXT = 6000
LONGEST_COMMENT = 2000


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class Brief(Model):
    """What the company looks for, from when to when, and what it may cost. `prize_minor` goes to the one chosen,
    beside the fee of a licence (R42)."""

    __tablename__ = "contribution_brief"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    wanted: Mapped[str]
    language: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    budget_minor: Mapped[int] = mapped_column(default=0)
    prize_minor: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closing_words: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"kind IN ({_names(*KINDS)})", name="known_kind"),
        sa.CheckConstraint("closes_on >= opens_on", name="closes_later"),
        sa.CheckConstraint("budget_minor >= 0 AND prize_minor >= 0", name="amounts_not_negative"),
        sa.CheckConstraint("closed_at IS NULL OR published_at IS NOT NULL", name="closed_was_public"),
    )

    @property
    def budget(self) -> Money:
        return Money(self.budget_minor, self.currency)

    @property
    def prize(self) -> Money:
        return Money(self.prize_minor, self.currency)

    @property
    def state(self) -> str:
        """draft, coming, open, over (not decided yet) or closed."""
        if self.published_at is None:
            return "draft"
        if self.closed_at is not None:
            return "closed"
        today = clock.today()
        if today < self.opens_on:
            return "coming"
        return "open" if today <= self.closes_on else "over"

    @property
    def takes_entries(self) -> bool:
        return self.state == "open"


class Idea(Model):
    """Something a person proposes. Its state moves by steps, which are kept; a merged one points to the other."""

    __tablename__ = "idea"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    category: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    author_name: Mapped[str]
    brief_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contribution_brief.id"), index=True)
    state: Mapped[str] = mapped_column(default=IdeaState.OPEN, index=True)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("idea.id"), index=True)
    submitted_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(default="")
    words: Mapped[object] = mapped_column(TSVECTOR, sa.Computed(WORDS, persisted=True), deferred=True)
    author: Mapped[User | None] = relationship()
    brief: Mapped[Brief | None] = relationship()
    merged_into: Mapped[Idea | None] = relationship(remote_side="Idea.id")
    steps: Mapped[list[IdeaStep]] = relationship(back_populates="idea", order_by="IdeaStep.id")
    files: Mapped[list[IdeaFile]] = relationship(order_by="IdeaFile.id")
    credits: Mapped[list[IdeaCredit]] = relationship(order_by="IdeaCredit.id")

    __table_args__ = (
        sa.Index("ix_idea_words", "words", postgresql_using="gin"),
        sa.CheckConstraint(f"state IN ({_names(*IdeaState)})", name="known_state"),
        sa.CheckConstraint(f"category IN ({_names(*CATEGORIES)})", name="known_category"),
        sa.CheckConstraint("(state = 'duplicate') = (merged_into_id IS NOT NULL)", name="duplicate_of_another"),
        sa.CheckConstraint("merged_into_id <> id", name="not_itself"),
        sa.CheckConstraint("hidden_at IS NULL OR hidden_reason <> ''", name="hidden_for_a_reason"),
        sa.CheckConstraint(f"char_length(title) <= {LONGEST_TITLE}", name="title_fits"),
        sa.CheckConstraint(f"char_length(text) <= {LONGEST_TEXT}", name="text_fits"),
    )

    @property
    def known_state(self) -> IdeaState:
        return IdeaState(self.state)

    @property
    def is_weighed(self) -> bool:
        return self.known_state in WEIGHED and self.hidden_at is None

    @property
    def answer(self) -> IdeaStep | None:
        """The newest public answer."""
        return next((step for step in reversed(self.steps) if step.answer), None)


class IdeaStep(Model):
    """A move of an idea with its public answer: added, never changed (trigger)."""

    __tablename__ = "idea_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id"), index=True)
    was: Mapped[str]
    state: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    because: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    idea: Mapped[Idea] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"state IN ({_names(*IdeaState)})", name="known_state"),
        sa.CheckConstraint("state NOT IN ('declined', 'duplicate') OR answer <> ''", name="answered"),
    )


class IdeaVote(Model):
    """One person for one idea, once. `came_from_id` is the merged idea they had voted for."""

    __tablename__ = "idea_vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    came_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("idea.id"))
    voted_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.UniqueConstraint("idea_id", "user_id"),)


class IdeaComment(Model):
    __tablename__ = "idea_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    by_staff: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(default="")
    idea: Mapped[Idea] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"char_length(text) BETWEEN 1 AND {LONGEST_COMMENT}", name="text_fits"),
        sa.CheckConstraint("hidden_at IS NULL OR hidden_reason <> ''", name="hidden_for_a_reason"),
    )


class IdeaFile(Model):
    """Something attached: pictures cleaned, anything else only downloaded."""

    __tablename__ = "idea_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship()


class IdeaInterest(Model):
    """A colleague says that they have an interest in an idea, so they neither evaluate nor decide it (R44)."""

    __tablename__ = "idea_interest"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    words: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("idea_id", "user_id"),)


class Evaluation(Model):
    """What one colleague gave an idea by the rubric, each time; the newest of each counts. Kept by trigger."""

    __tablename__ = "idea_evaluation"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id"), index=True)
    evaluator_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    rubric: Mapped[str]
    points: Mapped[dict[str, Any]]
    total: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    evaluated_at: Mapped[datetime] = mapped_column(default=clock.now)
    evaluator: Mapped[User] = relationship()

    __table_args__ = (sa.CheckConstraint("total BETWEEN 0 AND 100", name="total_in_range"),)


class IdeaCredit(Model):
    """The service that came of an idea, and under which name it says so."""

    __tablename__ = "idea_credit"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id"))
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    shown_name: Mapped[str]
    credited_at: Mapped[datetime] = mapped_column(default=clock.now)
    credited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    idea: Mapped[Idea] = relationship(back_populates="credits")
    service: Mapped[Service] = relationship()

    __table_args__ = (sa.UniqueConstraint("idea_id", "service_id"),)
