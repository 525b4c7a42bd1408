"""Photos, videos and texts that people give: whose they are, who may be seen in them, and who says no."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.media.models import StoredFile
from app.money import Money
from reviews.contributions.models import KINDS, Brief, Idea
from reviews.reviewing.models import Review

WHOLE_BP = 10_000
SOURCES = ("upload", "review", "idea")
MADE = ("own", "together", "machine", "other")
RELEASE_KINDS = ("model", "property")
RELEASE_STATES = ("waiting", "given", "refused", "revoked")
DISPUTE_CODES = ("not_theirs", "in_it", "property", "terms", "other")


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class Asset(Model):
    """A work. Its file is private: it is seen in the library while listed, and on surfaces by a licence in force.

    `review_media_id` names the file of a review it was copied from; once that is gone, so is this (no foreign key: the
    row of the review's file is deleted with it).
    """

    __tablename__ = "asset"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    source: Mapped[str]
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id"), index=True)
    review_media_id: Mapped[int | None] = mapped_column(unique=True)
    idea_id: Mapped[int | None] = mapped_column(sa.ForeignKey("idea.id"), unique=True)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    preview_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    original_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    made: Mapped[str] = mapped_column(default="own")
    made_on: Mapped[date | None]
    made_where: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    shows_people: Mapped[bool | None]
    shows_property: Mapped[bool | None]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    price_minor: Mapped[int | None]
    exclusive_price_minor: Mapped[int | None]
    listed_at: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    review: Mapped[Review | None] = relationship()
    idea: Mapped[Idea | None] = relationship()
    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])
    preview: Mapped[StoredFile | None] = relationship(foreign_keys=[preview_id])
    original: Mapped[StoredFile | None] = relationship(foreign_keys=[original_id])
    holders: Mapped[list[AssetHolder]] = relationship(back_populates="asset", order_by="AssetHolder.id")
    releases: Mapped[list[AssetRelease]] = relationship(back_populates="asset", order_by="AssetRelease.id")
    disputes: Mapped[list[AssetDispute]] = relationship(back_populates="asset", order_by="AssetDispute.id")

    __table_args__ = (
        sa.CheckConstraint(f"kind IN ({_names(*KINDS)})", name="known_kind"),
        sa.CheckConstraint(f"source IN ({_names(*SOURCES)})", name="known_source"),
        sa.CheckConstraint(f"made IN ({_names(*MADE)})", name="known_making"),
        sa.CheckConstraint("price_minor >= 0 AND exclusive_price_minor >= 0", name="prices_not_negative"),
        sa.CheckConstraint("(source = 'review') = (review_id IS NOT NULL)", name="from_a_review"),
        sa.CheckConstraint("(source = 'idea') = (idea_id IS NOT NULL)", name="from_an_idea"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_for_a_reason"),
        sa.CheckConstraint("withdrawn_at IS NULL OR listed_at IS NULL", name="withdrawn_is_not_listed"),
    )

    @property
    def price(self) -> Money | None:
        return Money(self.price_minor, self.currency) if self.price_minor is not None else None

    @property
    def exclusive_price(self) -> Money | None:
        return Money(self.exclusive_price_minor, self.currency) if self.exclusive_price_minor is not None else None

    @property
    def credit_line(self) -> str:
        """Who is named beside it."""
        return ", ".join(holder.name for holder in self.holders if holder.name)

    @property
    def open_dispute(self) -> AssetDispute | None:
        return next((each for each in self.disputes if each.decided_at is None), None)

    @property
    def missing_releases(self) -> list[str]:
        """Kinds of releases that are needed and not there, or that somebody took back."""
        needed = (("model", self.shows_people), ("property", self.shows_property))
        return [kind for kind, shown in needed if shown and not self._is_released(kind)]

    @property
    def is_whole(self) -> bool:
        """Whether the holders' shares make the whole, each of them confirmed."""
        shares = sum(holder.share_bp for holder in self.holders)
        return shares == WHOLE_BP and all(holder.confirmed_at is not None for holder in self.holders)

    def withdraw(self, reason: str) -> None:
        self.withdrawn_at = self.withdrawn_at or clock.now()
        self.withdrawn_reason, self.listed_at = self.withdrawn_reason or reason, None

    def _is_released(self, kind: str) -> bool:
        states = [each.state for each in self.releases if each.kind == kind]
        return bool(states) and all(state == "given" for state in states)


class AssetHolder(Model):
    """Somebody whose work it is, and their share of every fee. `user_id` None: they have no account yet."""

    __tablename__ = "asset_holder"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(sa.ForeignKey("asset.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    share_bp: Mapped[int]
    part: Mapped[str] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None]
    asset: Mapped[Asset] = relationship(back_populates="holders")
    user: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("asset_id", "email"),
        sa.CheckConstraint(f"share_bp BETWEEN 1 AND {WHOLE_BP}", name="share_in_range"),
    )


class AssetRelease(Model):
    """That a person who can be recognised, or the owner of a place or thing, agrees: by a link, or on paper."""

    __tablename__ = "asset_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="", index=True)
    locale: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    words: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    asset: Mapped[Asset] = relationship(back_populates="releases")
    paper: Mapped[StoredFile | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"kind IN ({_names(*RELEASE_KINDS)})", name="known_kind"),
        sa.CheckConstraint(f"state IN ({_names(*RELEASE_STATES)})", name="known_state"),
        sa.CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="answered"),
        sa.CheckConstraint("token_hash IS NOT NULL OR paper_id IS NOT NULL OR name = ''", name="shown_by_something"),
    )


class AssetDispute(Model):
    """Somebody says that this may not be shown. As long as it is open, it is on no surface."""

    __tablename__ = "asset_dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    asset_id: Mapped[int] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    code: Mapped[str]
    words: Mapped[str]
    opener_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    opener_name: Mapped[str] = mapped_column(default="")
    opener_email: Mapped[str] = mapped_column(default="", index=True)
    locale: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    upheld: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")
    asset: Mapped[Asset] = relationship(back_populates="disputes")
    opener: Mapped[User | None] = relationship(foreign_keys=[opener_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        sa.Index("ix_asset_dispute_open", "asset_id", postgresql_where=sa.text("decided_at IS NULL")),
        sa.CheckConstraint(f"code IN ({_names(*DISPUTE_CODES)})", name="known_code"),
        sa.CheckConstraint("(decided_at IS NULL) = (upheld IS NULL)", name="decided_with_outcome"),
        sa.CheckConstraint("decided_at IS NULL OR answer <> ''", name="decided_with_answer"),
    )


class Submission(Model):
    """What somebody sent for a brief: an idea or a work. The company shortlists, chooses one, and says why to all."""

    __tablename__ = "brief_submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    brief_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution_brief.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    idea_id: Mapped[int | None] = mapped_column(sa.ForeignKey("idea.id"), unique=True)
    asset_id: Mapped[int | None] = mapped_column(sa.ForeignKey("asset.id"), unique=True)
    state: Mapped[str] = mapped_column(default="sent")
    reason: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    brief: Mapped[Brief] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    idea: Mapped[Idea | None] = relationship()
    asset: Mapped[Asset | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(idea_id IS NULL) <> (asset_id IS NULL)", name="one_thing"),
        sa.CheckConstraint("state IN ('sent', 'shortlisted', 'chosen', 'not_chosen')", name="known_state"),
        sa.CheckConstraint("state NOT IN ('chosen', 'not_chosen') OR reason <> ''", name="decided_for_a_reason"),
    )

    @property
    def title(self) -> str:
        return self.idea.title if self.idea else self.asset.title if self.asset else ""
