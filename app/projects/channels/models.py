"""The feedback channel of a project: messages, who has read how far, waits for an answer, complaints."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.media.models import StoredFile
from app.projects.models import Project

EDIT_FOR = timedelta(minutes=15)
LONGEST_TEXT = 8000


class Channel(Model):
    """The one channel of a project. Closed, it stays readable; while a complaint is open it cannot be closed."""

    __tablename__ = "feedback_channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), unique=True)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    project: Mapped[Project] = relationship()
    closed_by: Mapped[User | None] = relationship()

    @property
    def topic(self) -> str:
        """What open pages watch."""
        return topic_of(self.project_id)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def close(self, *, by: User) -> None:
        self.closed_at = clock.now()
        self.closed_by_id = by.id

    def reopen(self) -> None:
        self.closed_at = None
        self.closed_by_id = None


class Message(Model):
    """What somebody wrote. A reply names the message that began its thread; a deleted one stays as a gap without words.

    `changed` is the channel's count of changes when this row last changed, by which open pages ask for what is new.
    """

    __tablename__ = "channel_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_channel.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    part: Mapped[str]
    thread_id: Mapped[int | None]
    text: Mapped[str]
    folded: Mapped[str]
    words: Mapped[object] = mapped_column(TSVECTOR, sa.Computed("to_tsvector('simple', folded)", persisted=True))
    submission_key: Mapped[str]
    changed: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    channel: Mapped[Channel] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="joined")
    files: Mapped[list[MessageFile]] = relationship(order_by="MessageFile.id")
    mark: Mapped[FeedbackMark | None] = relationship(
        primaryjoin="and_(Message.id == foreign(FeedbackMark.message_id), FeedbackMark.withdrawn_at.is_(None))",
        uselist=False,
        viewonly=True,
    )
    complaint: Mapped[Complaint | None] = relationship(
        primaryjoin="Message.id == foreign(Complaint.message_id)", uselist=False, viewonly=True
    )

    __table_args__ = (
        sa.UniqueConstraint("channel_id", "id"),
        sa.UniqueConstraint("author_id", "submission_key"),
        sa.ForeignKeyConstraint(
            ["channel_id", "thread_id"],
            ["channel_message.channel_id", "channel_message.id"],
            name="fk_channel_message_thread_id_channel_message",
        ),
        sa.Index("ix_channel_message_changed", "channel_id", "changed"),
        sa.Index("ix_channel_message_written", "channel_id", "written_at"),
        sa.Index("ix_channel_message_thread", "thread_id", postgresql_where=sa.text("thread_id IS NOT NULL")),
        sa.Index("ix_channel_message_words", "words", postgresql_using="gin"),
        sa.CheckConstraint(f"char_length(text) <= {LONGEST_TEXT}", name="text_fits"),
        sa.CheckConstraint("deleted_at IS NULL OR text = ''", name="deleted_is_empty"),
        sa.CheckConstraint(
            "part IN ('project_leader', 'customer_representative', 'project_expert', 'client')", name="known_part"
        ),
    )

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_by_client(self) -> bool:
        return self.part == "client"

    @property
    def begins_thread(self) -> bool:
        return self.thread_id is None

    def may_be_edited_by(self, user: User) -> bool:
        """By its author, for a quarter of an hour; a complaint stays as it was made."""
        young = clock.now() - self.written_at < EDIT_FOR
        return self.author_id == user.id and young and not self.is_deleted and self.complaint is None

    def may_be_deleted_by(self, user: User, *, leads: bool) -> bool:
        return (self.author_id == user.id or leads) and not self.is_deleted and self.complaint is None


class MessageFile(Model):
    """A file that came with a message; its address asks who wants it."""

    __tablename__ = "channel_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("channel_message.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    file: Mapped[StoredFile] = relationship(lazy="joined")


class Mention(Model):
    """That a message called somebody by name."""

    __tablename__ = "channel_mention"

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("channel_message.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True, index=True)


class Reading(Model):
    """How far somebody has read a channel, and whether they want a letter about what they have not read."""

    __tablename__ = "channel_reading"

    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_channel.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True, index=True)
    read_up_to: Mapped[int] = mapped_column(default=0, server_default="0")
    told_up_to: Mapped[int] = mapped_column(default=0, server_default="0")
    told_at: Mapped[datetime | None]
    wants_digest: Mapped[bool] = mapped_column(default=True, server_default="true")


class Wait(Model):
    """A client waits for an answer: from their first unanswered message until somebody active answers. One per channel.

    `needless` says that a person decided there was nothing to answer.
    """

    __tablename__ = "channel_wait"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_channel.id"), index=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("channel_message.id"))
    since: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    needless: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[Channel] = relationship()
    message: Mapped[Message] = relationship()

    __table_args__ = (
        sa.Index("uq_channel_wait_open", "channel_id", unique=True, postgresql_where=sa.text("ended_at IS NULL")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
    )

    @property
    def is_overdue(self) -> bool:
        return self.ended_at is None and self.due_at <= clock.now()


class FeedbackMark(Model):
    """Somebody said of a client's message: this is feedback. Withdrawn, the row stays as what happened."""

    __tablename__ = "feedback_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("channel_message.id"))
    marked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    marked_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    marked_by: Mapped[User] = relationship(foreign_keys=[marked_by_id])

    __table_args__ = (
        sa.Index("uq_feedback_mark_live", "message_id", unique=True, postgresql_where=sa.text("withdrawn_at IS NULL")),
    )


class Complaint(Model):
    """A client's message that is a complaint. It has a clock, an answer, and an end, in this order (a trigger sees to it)."""

    __tablename__ = "channel_complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_channel.id"), index=True)
    message_id: Mapped[int] = mapped_column(unique=True)
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answer_id: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    channel: Mapped[Channel] = relationship(viewonly=True)
    message: Mapped[Message] = relationship(primaryjoin="foreign(Complaint.message_id) == Message.id", viewonly=True)
    answer: Mapped[Message | None] = relationship(
        primaryjoin="foreign(Complaint.answer_id) == Message.id", viewonly=True
    )

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["channel_id", "message_id"],
            ["channel_message.channel_id", "channel_message.id"],
            name="fk_channel_complaint_message_id_channel_message",
        ),
        sa.ForeignKeyConstraint(
            ["channel_id", "answer_id"],
            ["channel_message.channel_id", "channel_message.id"],
            name="fk_channel_complaint_answer_id_channel_message",
        ),
        sa.CheckConstraint("(answer_id IS NULL) = (answered_at IS NULL)", name="answer_has_its_time"),
        sa.CheckConstraint("closed_at IS NULL OR answer_id IS NOT NULL", name="closed_with_answer"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"),
        sa.CheckConstraint("answer_id IS NULL OR answer_id > message_id", name="answer_comes_after"),
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_answered(self) -> bool:
        return self.answer_id is not None

    @property
    def is_overdue(self) -> bool:
        return not self.is_answered and self.due_at <= clock.now()


class PulseQuestion(Model):
    """After a milestone the client is asked how it goes: 1 to 5, and a line of text."""

    __tablename__ = "pulse_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_channel.id"), index=True)
    milestone_id: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    channel: Mapped[Channel] = relationship()
    answers: Mapped[list[PulseAnswer]] = relationship(back_populates="question", order_by="PulseAnswer.id")


class PulseAnswer(Model):
    """One person's answer: one per person and milestone."""

    __tablename__ = "pulse_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("pulse_question.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    score: Mapped[int]
    line: Mapped[str]
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
    question: Mapped[PulseQuestion] = relationship(back_populates="answers")
    user: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("question_id", "user_id"),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name="score_in_range"),
        sa.CheckConstraint("char_length(line) <= 500", name="line_fits"),
    )


def topic_of(project_id: int) -> str:
    return f"channel-{project_id}"
