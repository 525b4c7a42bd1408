"""Asking where people are: kiosks on a tablet, polls behind a link, and mentions found elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model

MENTION_STATES = ("new", "shown", "dismissed")
DISMISSALS = ("not_about_us", "duplicate", "spam", "private", "no_words")


class Kiosk(Model):
    """A tablet that collects answers for one service. The code opens it once; the device then holds a token.

    Its answers are sealed: nobody reads them, and no review is made, before `release`.
    """

    __tablename__ = "kiosk"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    place: Mapped[str]
    locale: Mapped[str]
    code_hash: Mapped[str] = mapped_column(unique=True)
    code_expires_at: Mapped[datetime]
    device_hash: Mapped[str | None] = mapped_column(unique=True)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    service: Mapped[Service] = relationship()
    opened_by: Mapped[User] = relationship()

    __table_args__ = (sa.CheckConstraint("char_length(place) BETWEEN 1 AND 120", name="place_fits"),)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.ends_at > clock.now()

    def close(self) -> None:
        self.closed_at = self.closed_at or clock.now()


class KioskAnswer(Model):
    """What one person left at a kiosk, encrypted until its batch is released; `client_key` makes a repeated sending one."""

    __tablename__ = "kiosk_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosk.id"))
    client_key: Mapped[str]
    sealed: Mapped[str] = mapped_column(default="")
    received_on: Mapped[datetime] = mapped_column(default=clock.now)
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id"), unique=True)
    refused: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        sa.UniqueConstraint("kiosk_id", "client_key"),
        sa.CheckConstraint("sealed = '' OR review_id IS NULL", name="opened_once"),
    )


class Poll(Model):
    """A question with a few answers, behind a link that can be shared."""

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    question: Mapped[str]
    locale: Mapped[str]
    allows_text: Mapped[bool] = mapped_column(default=True)
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    service: Mapped[Service | None] = relationship()
    options: Mapped[list[PollOption]] = relationship(back_populates="poll", order_by="PollOption.position")

    __table_args__ = (sa.CheckConstraint("char_length(question) BETWEEN 1 AND 200", name="question_fits"),)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.closes_at > clock.now()

    def close(self) -> None:
        self.closed_at = self.closed_at or clock.now()


class PollOption(Model):
    """One answer to choose."""

    __tablename__ = "poll_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"))
    position: Mapped[int]
    label: Mapped[str]
    poll: Mapped[Poll] = relationship(back_populates="options")

    __table_args__ = (
        sa.UniqueConstraint("poll_id", "position"),
        sa.CheckConstraint("char_length(label) BETWEEN 1 AND 120", name="label_fits"),
    )


class PollVote(Model):
    """One voice: `voter` is a keyed hash of the account or of the browser, so that each has one."""

    __tablename__ = "poll_vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"))
    option_id: Mapped[int | None] = mapped_column(sa.ForeignKey("poll_option.id"), index=True)
    text: Mapped[str] = mapped_column(default="")
    voter: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    voted_at: Mapped[datetime] = mapped_column(default=clock.now)
    option: Mapped[PollOption | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("poll_id", "voter"),
        sa.CheckConstraint("option_id IS NOT NULL OR text <> ''", name="says_something"),
        sa.CheckConstraint("char_length(text) <= 1000", name="text_fits"),
    )


class MentionFeed(Model):
    """An RSS or Atom feed that is read every hour for words that concern us."""

    __tablename__ = "mention_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    keywords: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class Mention(Model):
    """What somebody wrote about us elsewhere: never verified, always with its origin (R24)."""

    __tablename__ = "mention"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    origin: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str] = mapped_column(unique=True)
    author_name: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    keyword: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime | None]
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    feed_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mention_feed.id"), index=True)
    state: Mapped[str] = mapped_column(default="new")
    dismissal: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("source IN ('csv', 'feed')", name="known_source"),
        sa.CheckConstraint("origin <> ''", name="has_origin"),
        sa.CheckConstraint(f"state IN ({', '.join(map(repr, MENTION_STATES))})", name="known_state"),
        sa.CheckConstraint("(state = 'dismissed') = (dismissal <> '')", name="dismissed_for_a_reason"),
        sa.CheckConstraint(f"dismissal IN ('', {', '.join(map(repr, DISMISSALS))})", name="known_dismissal"),
        sa.Index("ix_mention_state_found_at", "state", "found_at"),
    )

    def show(self, by: User | None) -> None:
        self._decide("shown", by)

    def dismiss(self, reason: str, by: User | None) -> None:
        self._decide("dismissed", by)
        self.dismissal = reason

    def reopen(self, by: User | None) -> None:
        self._decide("new", by)

    def _decide(self, state: str, by: User | None) -> None:
        self.state, self.dismissal = state, ""
        self.decided_by_id, self.decided_at = by.id if by else None, clock.now()
