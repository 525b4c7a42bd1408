"""What of a case is public, in which language and version, its drawn files, its plan of channels, and who came by it."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from cases.publishing.channels import Channel, Reading, State
from cases.writing.models import Case

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 6


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


def new_code() -> str:
    """Without letters that look like one another: it may be read from paper."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Publication(Model):
    """One version of a case in one language, in public from `live_at` until `ended_at`.

    `record` is everything the outputs are drawn from, frozen at that moment; a withdrawn publication keeps none of it.
    `problems` and `kinds` are for filters, `search` for the reader's words. `left_out` are the licences of pictures that were
    over when its files were drawn.
    """

    __tablename__ = "case_publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"), index=True)
    language: Mapped[str]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    title: Mapped[str] = mapped_column(default="")
    record: Mapped[dict[str, Any]] = mapped_column(default=dict)
    industry: Mapped[str] = mapped_column(default="")
    problems: Mapped[list[Any]] = mapped_column(default=list)
    kinds: Mapped[list[Any]] = mapped_column(default=list)
    left_out: Mapped[list[Any]] = mapped_column(default=list)
    search: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)
    content_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_content.id"), index=True)
    because: Mapped[list[Any]] = mapped_column(default=list)
    planned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    case: Mapped[Case] = relationship()
    planned_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"state IN ({_names(*State)})", name="known_state"),
        sa.CheckConstraint("state <> 'scheduled' OR due_at IS NOT NULL", name="scheduled_for_an_hour"),
        sa.CheckConstraint("state <> 'live' OR live_at IS NOT NULL", name="live_since"),
        sa.CheckConstraint("state <> 'withdrawn' OR (record = '{}' AND search IS NULL)", name="tombstone_is_empty"),
        sa.Index(
            "uq_case_publication_live", "case_id", "language", unique=True, postgresql_where=sa.text("state = 'live'")
        ),
        sa.Index(
            "uq_case_publication_scheduled",
            "case_id",
            "language",
            unique=True,
            postgresql_where=sa.text("state = 'scheduled'"),
        ),
        sa.Index("ix_case_publication_search", "search", postgresql_using="gin"),
    )

    @property
    def known_state(self) -> State:
        return State(self.state)

    def end(self, state: State) -> None:
        """It is not shown any more; of a withdrawn one nothing is left."""
        self.state = state
        self.ended_at = clock.now()
        if state is State.WITHDRAWN:
            self.record, self.search, self.title = {}, None, ""


class PublicationFile(Model):
    """One drawn file of a publication, made with one way of naming the client."""

    __tablename__ = "case_publication_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(sa.ForeignKey("case_publication.id"))
    name: Mapped[str]
    naming: Mapped[str]
    key: Mapped[str]
    content_type: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    drawn_at: Mapped[datetime] = mapped_column(default=clock.now)
    publication: Mapped[Publication] = relationship()

    __table_args__ = (sa.UniqueConstraint("publication_id", "name", "naming"),)


class PlannedChannel(Model):
    """One place where the case is meant to be told, with the tracked link for it. `url` is where it came out."""

    __tablename__ = "case_channel"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"), index=True)
    channel: Mapped[str]
    title: Mapped[str]
    language: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True, default=new_code)
    planned_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    url: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    case: Mapped[Case] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"channel IN ({_names(*Channel)})", name="known_channel"),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name="title_fits"),
    )


class ReadingDay(Model):
    """How often something of a case was opened on a day, by which channel's link (empty: by none). Counts, and nothing else."""

    __tablename__ = "case_reading_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    day: Mapped[date]
    language: Mapped[str]
    kind: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        sa.UniqueConstraint("case_id", "day", "language", "kind", "code"),
        sa.CheckConstraint(f"kind IN ({_names(*Reading)})", name="known_kind"),
        sa.CheckConstraint("count >= 0", name="count_not_negative"),
    )


class CasesEdition(Model):
    """One row whose `edition` the database renews with every change of what is public; see `shelf`."""

    __tablename__ = "cases_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[UUID]

    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)
