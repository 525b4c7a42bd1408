"""What is offered for a review, what somebody may have for one, and contests among reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from app.rewards.models import Reward
from reviews.reviewing.models import Review

METHODS = ("draw", "rubric")


class ReviewContest(Model):
    """A prize among the reviews of a time. `seed` decides a draw; its hash is public from the first day, so that the draw
    cannot be arranged afterwards. By rubric staff give points for use, detail and pictures, without seeing the stars."""

    __tablename__ = "review_contest"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    method: Mapped[str]
    kind: Mapped[str]
    units: Mapped[int]
    unit: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    winners: Mapped[int] = mapped_column(default=1)
    seed: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("method IN ('draw', 'rubric')", name="known_method"),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("winners BETWEEN 1 AND 100", name="winners_in_range"),
        sa.CheckConstraint("closes_at > opens_at", name="closes_later"),
    )

    @property
    def is_open(self) -> bool:
        return self.opens_at <= clock.now() < self.closes_at


class ReviewOffer(Model):
    """What a valid review of a service gives, whatever its stars say: a reward, a bonus for sharing it, a place in a contest.

    The most particular offer in force counts: of the campaign, else of the service, else for all. It is copied into each
    request; switching it off or changing it alters nothing that was asked before (R2).
    """

    __tablename__ = "review_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str | None]
    units: Mapped[int] = mapped_column(default=0)
    unit: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hold_days: Mapped[int] = mapped_column(default=0)
    share_points: Mapped[int] = mapped_column(default=0)
    contest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_contest.id"), index=True)
    active: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    service: Mapped[Service | None] = relationship()
    contest: Mapped[ReviewContest | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("(kind IS NULL) = (units = 0)", name="something_counted"),
        sa.CheckConstraint("units >= 0", name="units_not_negative"),
        sa.CheckConstraint("share_points BETWEEN 0 AND 1000000", name="share_points_in_range"),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 366", name="hold_in_range"),
        sa.CheckConstraint("kind IS NOT NULL OR share_points > 0 OR contest_id IS NOT NULL", name="gives_something"),
    )


class ReviewEntitlement(Model):
    """That somebody may have what their request offered, once per request (R2, R3). It knows no stars and no words.

    `reward_id` is empty while nobody with a verified account is there to have it. `shared_at` is the address of a post the
    author shared their review by, looked at by staff before the bonus is given.
    """

    __tablename__ = "review_entitlement"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("review_request.id"), unique=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), unique=True)
    offer: Mapped[dict[str, Any]]
    email: Mapped[str] = mapped_column(default="", index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    contest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_contest.id"), index=True)
    reward_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    share_url: Mapped[str] = mapped_column(default="")
    share_sent_at: Mapped[datetime | None]
    share_decided_at: Mapped[datetime | None]
    share_reward_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    review: Mapped[Review] = relationship()
    user: Mapped[User | None] = relationship()
    reward: Mapped[Reward | None] = relationship(foreign_keys=[reward_id])
    share_reward: Mapped[Reward | None] = relationship(foreign_keys=[share_reward_id])

    __table_args__ = (
        sa.Index(
            "ix_review_entitlement_shared",
            "share_sent_at",
            postgresql_where=sa.text("share_sent_at IS NOT NULL AND share_decided_at IS NULL"),
        ),
    )


class ContestScore(Model):
    """What one member of staff gave an entry by the rubric: 0 to 5 for each of three questions, none about its mood."""

    __tablename__ = "review_contest_score"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("review_contest.id"))
    entitlement_id: Mapped[int] = mapped_column(sa.ForeignKey("review_entitlement.id"))
    scored_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    usefulness: Mapped[int]
    detail: Mapped[int]
    pictures: Mapped[int]
    scored_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.UniqueConstraint("entitlement_id", "scored_by_id"),
        sa.CheckConstraint(
            "usefulness BETWEEN 0 AND 5 AND detail BETWEEN 0 AND 5 AND pictures BETWEEN 0 AND 5", name="points_in_range"
        ),
    )

    @property
    def total(self) -> int:
        return self.usefulness + self.detail + self.pictures
