"""Cases, their texts in versions, comments, files and links."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.events import publish
from app.media.models import StoredFile
from app.projects.models import Project
from cases.writing import facts
from cases.writing.document import Document
from cases.writing.states import Goal, Industry, State, move

# What a case is for those who keep permissions of pictures.
SURFACE = "case"


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class Case(Model):
    """What is told about one project. An external one belongs to no project of ours, and nothing of it is verified here.

    `language` is that of the first text; `problems` are values of `states.Problem`. A case of a project lies within its days.
    """

    __tablename__ = "case_study"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project.id"), index=True)
    external: Mapped[bool] = mapped_column(default=False)
    goal: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.DRAFT, index=True)
    industry: Mapped[str]
    problems: Mapped[list[Any]] = mapped_column(default=list)
    language: Mapped[str]
    client_name: Mapped[str]
    began_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    project: Mapped[Project | None] = relationship()
    created_by: Mapped[User | None] = relationship()
    texts: Mapped[list[CaseText]] = relationship(back_populates="case", order_by="CaseText.id")

    __table_args__ = (
        sa.CheckConstraint(f"goal IN ({_names(*Goal)})", name="known_goal"),
        sa.CheckConstraint(f"state IN ({_names(*State)})", name="known_state"),
        sa.CheckConstraint(f"industry IN ({_names(*Industry)})", name="known_industry"),
        sa.CheckConstraint("external = (project_id IS NULL)", name="external_has_no_project"),
        sa.CheckConstraint("began_on IS NULL OR ended_on IS NULL OR began_on <= ended_on", name="begins_before_end"),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 80", name="slug_is_plain"),
        sa.CheckConstraint("char_length(client_name) BETWEEN 1 AND 200", name="client_name_fits"),
    )

    @property
    def known_state(self) -> State:
        return State(self.state)

    @property
    def known_goal(self) -> Goal:
        return Goal(self.goal)

    @property
    def is_failure(self) -> bool:
        return self.known_goal is Goal.FAILURE

    def move(self, wanted: State) -> None:
        """Take the next state. Raises `IllegalMove`."""
        self.state = move(self.known_state, wanted)
        self.updated_at = clock.now()

    def send_for_review(self) -> None:
        self.move(State.IN_REVIEW)
        publish(facts.CaseSentForReview(case_id=self.id))

    def approve(self) -> None:
        """What consent found: the client approved the newest version."""
        self.move(State.APPROVED)
        publish(facts.CaseApproved(case_id=self.id))


class CaseText(Model):
    """The whole text of a case in one language, as it was saved once. Append-only by trigger; the highest version counts."""

    __tablename__ = "case_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    language: Mapped[str]
    version: Mapped[int]
    blocks: Mapped[list[Any]]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship(back_populates="texts")
    author: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("case_id", "language", "version"),
        sa.CheckConstraint("version >= 1", name="version_from_one"),
    )

    @property
    def document(self) -> Document:
        return Document.from_blocks(self.blocks)


class CaseComment(Model):
    """Words about a case, at one `place` of its text or none. `internal` ones never reach the client."""

    __tablename__ = "case_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"), index=True)
    language: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    version: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    body: Mapped[str]
    internal: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    case: Mapped[Case] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="joined")
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("char_length(body) BETWEEN 1 AND 4000", name="body_fits"),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"),
    )


class CaseAsset(Model):
    """A picture or PDF of a case, shown only with a caption that a text gives it. `key` stands in texts for ever.

    `permission` names the permission of somebody else by which it is shown, as long as it is in force; empty for what is ours.
    `captured_on` is the day a piece of evidence was taken, `redacted` whether something in it was made unreadable.
    """

    __tablename__ = "case_asset"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    key: Mapped[str]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    captured_on: Mapped[date | None]
    redacted: Mapped[bool] = mapped_column(default=False)
    permission: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    removed_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()
    file: Mapped[StoredFile] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("case_id", "key"),)


class CaseLink(Model):
    """A source a text names, and what was found when somebody last knocked there: "reached", "broken", empty before."""

    __tablename__ = "case_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    url: Mapped[str]
    found: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None] = mapped_column(index=True)

    __table_args__ = (
        sa.UniqueConstraint("case_id", "url"),
        sa.CheckConstraint("found IN ('', 'reached', 'broken')", name="known_finding"),
    )
