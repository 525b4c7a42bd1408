"""Boards: columns, cards, and what is on a card. Everything on a card is internal until it is shown to the client."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from app.media.models import StoredFile
from app.projects.boards.outline import DraftColumn, from_plain
from app.projects.models import Project

TONES = ("note", "good", "warn", "bad", "wait", "quiet")


class BoardTemplate(Model):
    """What a new board begins with: `content` is what `outline.as_plain` makes. At most one per service."""

    __tablename__ = "board_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"), unique=True)
    locale: Mapped[str] = mapped_column(default="en")
    content: Mapped[list[Any]]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    archived_at: Mapped[datetime | None]
    service: Mapped[Service | None] = relationship()

    __table_args__ = (sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name="name_fits"),)

    @property
    def columns(self) -> list[DraftColumn]:
        return from_plain(self.content)


class Board(Model):
    """The board of one project. Its row is locked by whatever changes the order of cards or columns."""

    __tablename__ = "board"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), unique=True)
    template_id: Mapped[int | None] = mapped_column(sa.ForeignKey("board_template.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    project: Mapped[Project] = relationship()


class BoardColumn(Model):
    """One column. `wip_limit` is how many cards may lie in it: `wip_refuses` whether one more is refused or warned of."""

    __tablename__ = "board_column"

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(sa.ForeignKey("board.id"), index=True)
    name: Mapped[str]
    rank: Mapped[int]
    wip_limit: Mapped[int | None]
    wip_refuses: Mapped[bool] = mapped_column(default=False)
    is_done: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("board_id", "rank", deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint("wip_limit BETWEEN 1 AND 999", name="limit_in_range"),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name="name_fits"),
    )


class BoardLabel(Model):
    """A word by which cards of one board are sorted, with a tone."""

    __tablename__ = "board_label"

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(sa.ForeignKey("board.id"), index=True)
    name: Mapped[str]
    tone: Mapped[str] = mapped_column(default="note")

    __table_args__ = (
        sa.UniqueConstraint("board_id", "name"),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 30", name="name_fits"),
        sa.CheckConstraint(f"tone IN ({', '.join(repr(tone) for tone in TONES)})", name="known_tone"),
    )


card_label = sa.Table(
    "card_label",
    Model.metadata,
    sa.Column("card_id", sa.ForeignKey("card.id"), primary_key=True),
    sa.Column("label_id", sa.ForeignKey("board_label.id"), primary_key=True, index=True),
)


class Card(Model):
    """A piece of work. `key` is random, so that its address does not tell how many others there are.

    `version` rises with title, description and dates, by which an edit notices that somebody else was faster.
    """

    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    board_id: Mapped[int] = mapped_column(sa.ForeignKey("board.id"), index=True)
    column_id: Mapped[int] = mapped_column(sa.ForeignKey("board_column.id"), index=True)
    rank: Mapped[int]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    begins_on: Mapped[date | None]
    due_on: Mapped[date | None]
    shown_to_client: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    entered_column_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    archived_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    board: Mapped[Board] = relationship()
    column: Mapped[BoardColumn] = relationship(lazy="joined")
    labels: Mapped[list[BoardLabel]] = relationship(secondary=card_label, order_by="BoardLabel.name")
    assignments: Mapped[list[CardAssignment]] = relationship(order_by="CardAssignment.id", back_populates="card")
    checklist: Mapped[list[ChecklistItem]] = relationship(order_by="ChecklistItem.rank, ChecklistItem.id")

    __table_args__ = (
        sa.UniqueConstraint("column_id", "rank", deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name="title_fits"),
        sa.CheckConstraint("begins_on IS NULL OR due_on IS NULL OR begins_on <= due_on", name="begins_before_due"),
    )

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class CardAssignment(Model):
    """Who does the work of a card; taken away when that person leaves the project or turns passive."""

    __tablename__ = "card_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(sa.ForeignKey("card.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    assigned_at: Mapped[datetime] = mapped_column(default=clock.now)
    card: Mapped[Card] = relationship(back_populates="assignments")
    user: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("card_id", "user_id"),)


class ChecklistItem(Model):
    """One line to tick off."""

    __tablename__ = "checklist_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(sa.ForeignKey("card.id"), index=True)
    rank: Mapped[int]
    text: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))

    __table_args__ = (sa.CheckConstraint("char_length(text) BETWEEN 1 AND 300", name="text_fits"),)


class CardComment(Model):
    """Words on a card. `internal` ones never reach a client; what a client writes never is."""

    __tablename__ = "card_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(sa.ForeignKey("card.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    body: Mapped[str]
    internal: Mapped[bool] = mapped_column(default=True)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    submission_key: Mapped[str] = mapped_column(unique=True)
    card: Mapped[Card] = relationship()
    author: Mapped[User] = relationship(lazy="joined")


class CardFile(Model):
    """A file on a card, given out only by a route that asks who looks."""

    __tablename__ = "card_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(sa.ForeignKey("card.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    internal: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    removed_at: Mapped[datetime | None]
    card: Mapped[Card] = relationship()
    file: Mapped[StoredFile] = relationship(lazy="joined")
    added_by: Mapped[User] = relationship(lazy="joined")


class BoardEvent(Model):
    """What happened on a board: its activity log. Append-only by trigger.

    `details` holds ids and plain values, never words a person wrote. A client reads what is not `internal` on cards that
    are shown now.
    """

    __tablename__ = "board_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(sa.ForeignKey("board.id"), index=True)
    card_id: Mapped[int | None] = mapped_column(sa.ForeignKey("card.id"), index=True)
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    subject_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    internal: Mapped[bool] = mapped_column(default=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    card: Mapped[Card | None] = relationship()
    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id], lazy="joined")
    subject: Mapped[User | None] = relationship(foreign_keys=[subject_id], lazy="joined")
