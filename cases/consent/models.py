"""The client's side of a case: who of them takes part, what they say, what they approved, and what they allow."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.media.models import StoredFile
from cases.consent.outputs import Naming, Output, Question
from cases.writing.models import Case


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class Coauthor(Model):
    """Somebody of the client who reads, fills in and decides; until they are taken off again."""

    __tablename__ = "case_coauthor"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    removed_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")

    __table_args__ = (
        sa.Index(
            "uq_case_coauthor_present",
            "case_id",
            "user_id",
            unique=True,
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
    )


class CoauthorAnswer(Model):
    """What the client wrote to one question; writing it anew replaces it."""

    __tablename__ = "case_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    question: Mapped[str]
    text: Mapped[str]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_by: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("case_id", "question"),
        sa.CheckConstraint(f"question IN ({_names(*Question)})", name="known_question"),
        sa.CheckConstraint("char_length(text) <= 4000", name="text_fits"),
    )


class CaseLogo(Model):
    """The client's logo, given by them for the outputs in which they want it."""

    __tablename__ = "case_logo"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    file: Mapped[StoredFile] = relationship(lazy="joined")


class CaseApproval(Model):
    """A yes of the client to one content, known by its SHA-256. `versions` are the texts in it, by language. Append-only."""

    __tablename__ = "case_approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"), index=True)
    digest: Mapped[bytes]
    versions: Mapped[dict[str, Any]]
    approved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    approved_at: Mapped[datetime] = mapped_column(default=clock.now)
    approved_by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),)


class Consent(Model):
    """That a case may be shown in one output, the client named as they chose, until `valid_until` if they named a day.

    A row is never taken away: another choice closes it and opens the next, so that it can be shown later what was allowed when.
    """

    __tablename__ = "case_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    output: Mapped[str]
    naming: Mapped[str]
    approval_id: Mapped[int] = mapped_column(sa.ForeignKey("case_approval.id"), index=True)
    valid_until: Mapped[date | None] = mapped_column(index=True)
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    given_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    closed_because: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship()
    approval: Mapped[CaseApproval] = relationship()
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint(f"output IN ({_names(*Output)})", name="known_output"),
        sa.CheckConstraint(f"naming IN ({_names(*Naming)})", name="known_naming"),
        sa.CheckConstraint("closed_because IN ('', 'replaced', 'withdrawn', 'ended')", name="known_end"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_because = '')", name="closed_for_a_reason"),
        sa.Index(
            "uq_case_consent_open", "case_id", "output", unique=True, postgresql_where=sa.text("closed_at IS NULL")
        ),
        sa.Index("ix_case_consent_case_id", "case_id"),
    )

    @property
    def known_naming(self) -> Naming:
        return Naming(self.naming)

    def is_over(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day

    def close(self, because: str, by: User | None = None) -> None:
        self.closed_at = clock.now()
        self.closed_because = because
        self.closed_by_id = by.id if by else None
