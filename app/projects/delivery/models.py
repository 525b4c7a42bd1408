"""What a project promises and the client decides: milestones, approvals in frozen versions, the delivery, agreements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.media.models import StoredFile
from app.projects.delivery.sealing import seal
from app.projects.delivery.silence import Agreement, Question
from app.projects.delivery.states import OPEN, Answered, ApprovalState, Kind, Way, approval_state
from app.projects.models import Project


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class Milestone(Model):
    """A point on the way that the team means to reach; `position` is its place among the others, from 1 on.

    Internal by default; the client sees those that are shown to them.
    """

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    shown_to_client: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    reached_at: Mapped[datetime | None]
    reached_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    removed_at: Mapped[datetime | None]
    project: Mapped[Project] = relationship()
    reached_by: Mapped[User | None] = relationship(foreign_keys=[reached_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("(reached_at IS NULL) = (reached_by_id IS NULL)", name="reached_by_somebody"),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 160", name="title_fits"),
    )

    @property
    def is_reached(self) -> bool:
        return self.reached_at is not None


class SilenceAgreement(Model):
    """That silence counts as approval in this project: offered by the leader in `words`, agreed to by the client.

    It holds from `agreed_at` until somebody ends it; the words are kept as they were agreed to.
    """

    __tablename__ = "silence_agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    words: Mapped[str]
    locale: Mapped[str]
    offered_at: Mapped[datetime] = mapped_column(default=clock.now)
    offered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    agreed_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    offered_by: Mapped[User] = relationship(foreign_keys=[offered_by_id])
    agreed_by: Mapped[User | None] = relationship(foreign_keys=[agreed_by_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])

    __table_args__ = (
        sa.Index("uq_silence_agreement_live", "project_id", unique=True, postgresql_where=sa.text("ended_at IS NULL")),
        sa.CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name="agreed_by_somebody"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
    )

    @property
    def holds(self) -> bool:
        return self.agreed_at is not None and self.ended_at is None

    @property
    def as_rule(self) -> Agreement | None:
        """As `silence` knows it; None while the client has not agreed."""
        return Agreement(id=self.id, agreed_at=self.agreed_at, ended_at=self.ended_at) if self.agreed_at else None


class Approval(Model):
    """Something the client is asked to approve, in versions; the newest one counts. A delivery is one of a kind."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    kind: Mapped[str]
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestone.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    project: Mapped[Project] = relationship()
    milestone: Mapped[Milestone | None] = relationship()
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])
    versions: Mapped[list[ApprovalVersion]] = relationship(
        back_populates="approval", order_by="ApprovalVersion.version"
    )

    __table_args__ = (
        sa.CheckConstraint(f"kind IN ({_names(*Kind)})", name="known_kind"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by_somebody"),
        # The delivery of a project is handed over in versions of one approval.
        sa.Index(
            "uq_approval_delivery",
            "project_id",
            unique=True,
            postgresql_where=sa.text("kind = 'delivery' AND withdrawn_at IS NULL"),
        ),
    )

    @property
    def current(self) -> ApprovalVersion:
        return self.versions[-1]

    @property
    def title(self) -> str:
        return self.current.title

    @property
    def is_delivery(self) -> bool:
        return self.kind == Kind.DELIVERY

    @property
    def state(self) -> ApprovalState:
        version = self.current
        return approval_state(
            due_at=version.due_at,
            moment=clock.now(),
            answer=version.answer.as_answered if version.answer else None,
            withdrawn=self.withdrawn_at is not None,
        )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class ApprovalVersion(Model):
    """One version, frozen when it was asked about: a trigger refuses every change. `seal` is the hash of all that is shown.

    `source` names where it came from ("card:12"), empty for what was written or uploaded here.
    """

    __tablename__ = "approval_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    approval_id: Mapped[int] = mapped_column(sa.ForeignKey("approval.id"), index=True)
    version: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    seal: Mapped[str]
    submission_key: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    due_at: Mapped[datetime] = mapped_column(index=True)
    approval: Mapped[Approval] = relationship(back_populates="versions")
    asked_by: Mapped[User] = relationship()
    files: Mapped[list[ApprovalFile]] = relationship(back_populates="version", order_by="ApprovalFile.position")
    answer: Mapped[ApprovalAnswer | None] = relationship(back_populates="version", uselist=False)
    reminders: Mapped[list[ApprovalReminder]] = relationship(
        back_populates="version", order_by="ApprovalReminder.number"
    )

    __table_args__ = (
        sa.UniqueConstraint("approval_id", "version"),
        sa.CheckConstraint("due_at > asked_at", name="due_after_asking"),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name="title_fits"),
    )

    @property
    def seal_now(self) -> str:
        """The seal counted anew from what is stored: equal to `seal` for ever."""
        files = [(each.filename, each.sha256) for each in self.files]
        return seal(title=self.title, text=self.text, source=self.source, files=files)

    @property
    def as_question(self) -> Question:
        return Question(
            asked_at=self.asked_at,
            due_at=self.due_at,
            is_delivery=self.approval.is_delivery,
            reminded_at=tuple(each.sent_at for each in self.reminders),
        )


class ApprovalFile(Model):
    """A file of a version: a copy of its own, so that nobody can change or remove it elsewhere. Frozen by trigger."""

    __tablename__ = "approval_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("approval_version.id"), index=True)
    position: Mapped[int]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    filename: Mapped[str]
    sha256: Mapped[str]
    version: Mapped[ApprovalVersion] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("version_id", "position"),)


class ApprovalAnswer(Model):
    """The one answer to a version: given by the client, or by their agreement that silence approves.

    A trigger lets nothing of it change; only the words can be emptied when a person is forgotten.
    """

    __tablename__ = "approval_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("approval_version.id"), unique=True)
    approved: Mapped[bool]
    way: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    seal: Mapped[str]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
    agreement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("silence_agreement.id"))
    because: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[ApprovalVersion] = relationship(back_populates="answer")
    answered_by: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint(f"way IN ({_names(*Way)})", name="known_way"),
        sa.CheckConstraint("(way = 'by_client') = (answered_by_id IS NOT NULL)", name="client_has_name"),
        sa.CheckConstraint("(way = 'by_agreement') = (agreement_id IS NOT NULL)", name="silence_needs_agreement"),
        sa.CheckConstraint("approved OR way = 'by_client'", name="silence_only_approves"),
    )

    @property
    def as_answered(self) -> Answered:
        return Answered(approved=self.approved, way=Way(self.way))


class ApprovalReminder(Model):
    """A reminder that was written: once per version and number."""

    __tablename__ = "approval_reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("approval_version.id"), index=True)
    number: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[ApprovalVersion] = relationship(back_populates="reminders")

    __table_args__ = (sa.UniqueConstraint("version_id", "number"),)


class ProjectDelivery(Model):
    """The client accepted the delivery of this project: at most one row for each, and it stays."""

    __tablename__ = "project_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), unique=True)
    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("approval_answer.id"), unique=True)
    delivered_at: Mapped[datetime] = mapped_column(default=clock.now)
