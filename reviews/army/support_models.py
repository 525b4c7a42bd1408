"""What keeps a campaign fair: vouchers for expenses, questions and complaints with a clock, and contests with a recorded seed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.events import publish
from app.media.models import StoredFile
from app.money import Money
from app.rewards.models import Reward
from reviews.army.facts import ComplaintClosed
from reviews.army.mission_models import MissionAssignment
from reviews.army.models import Campaign, one_of

COMPLAINT_KINDS = ("question", "reward", "behaviour", "data", "other")
OUTCOMES = ("answered", "put_right", "explained", "not_ours", "taken_back")
VOUCHER_STATES = ("open", "claimed", "paid", "refused", "expired")


class Voucher(Model):
    """Expenses of one mission up to a limit: claimed with what they were for and a receipt, paid to the volunteer once."""

    __tablename__ = "army_voucher"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("army_assignment.id"), unique=True)
    limit_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    state: Mapped[str] = mapped_column(default="open", index=True)
    claimed_minor: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(default="")
    reward_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    assignment: Mapped[MissionAssignment] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    given: Mapped[Reward | None] = relationship()
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(one_of("state", VOUCHER_STATES), name="known_state"),
        sa.CheckConstraint("limit_minor > 0 AND claimed_minor BETWEEN 0 AND limit_minor", name="claim_within"),
        sa.CheckConstraint("(state = 'paid') = (reward_id IS NOT NULL)", name="paid_by_reward"),
    )

    @property
    def limit(self) -> Money:
        return Money(self.limit_minor, self.currency)

    @property
    def claimed(self) -> Money:
        return Money(self.claimed_minor, self.currency)


class CampaignComplaint(Model):
    """A question or a complaint of somebody who takes part. `due_at` is when the first answer was promised."""

    __tablename__ = "army_complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("army_assignment.id"))
    kind: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    outcome: Mapped[str | None]
    campaign: Mapped[Campaign] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    assignment: Mapped[MissionAssignment | None] = relationship()
    words: Mapped[list[ComplaintWord]] = relationship(back_populates="complaint", order_by="ComplaintWord.id")

    __table_args__ = (
        sa.CheckConstraint(one_of("kind", COMPLAINT_KINDS), name="known_kind"),
        sa.CheckConstraint(f"outcome IS NULL OR {one_of('outcome', OUTCOMES)}", name="known_outcome"),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        sa.Index("ix_army_complaint_due", "due_at", postgresql_where=sa.text("closed_at IS NULL")),
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def standing(self) -> str:
        """closed, answered, late (past the promise), due (in its last quarter), waiting."""
        if not self.is_open:
            return "closed"
        if self.answered_at is not None:
            return "answered"
        left, span = self.due_at - clock.now(), self.due_at - self.opened_at
        return "late" if left <= timedelta(0) else "due" if left * 4 <= span else "waiting"

    def close(self, outcome: str, by: User) -> None:
        self.closed_at, self.closed_by_id, self.outcome = clock.now(), by.id, outcome
        publish(ComplaintClosed(complaint_id=self.id, campaign_id=self.campaign_id, outcome=outcome))


class ComplaintWord(Model):
    """What one side said."""

    __tablename__ = "army_complaint_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(sa.ForeignKey("army_complaint.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    of_ours: Mapped[bool]
    text: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    complaint: Mapped[CampaignComplaint] = relationship(back_populates="words")
    by: Mapped[User | None] = relationship()


class CampaignContest(Model):
    """A prize among the missions done in a time, drawn by a seed whose hash is public from the first day."""

    __tablename__ = "army_contest"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"), index=True)
    name: Mapped[str]
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
    campaign: Mapped[Campaign] = relationship()

    __table_args__ = (
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("winners BETWEEN 1 AND 100", name="winners_in_range"),
        sa.CheckConstraint("closes_at > opens_at", name="closes_later"),
    )
