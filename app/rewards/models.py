"""Rewards: what was promised, given, and taken back, and under which version of which policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.ledger.units import POINTS, Amount
from app.orders.models import Order

PIECES = "PIECES"
PENDING, MATURED, TAKEN_BACK = "pending", "matured", "taken_back"


class RewardPolicy(Model):
    """What an occasion ("an order was paid") gives, in versions; the newest that is in force counts."""

    __tablename__ = "reward_policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    versions: Mapped[list[RewardPolicyVersion]] = relationship(
        back_populates="policy", order_by="RewardPolicyVersion.version"
    )


class RewardPolicyVersion(Model):
    """One version of a policy, in force from `effective_from`; `units` zero gives nothing. Append-only by trigger."""

    __tablename__ = "reward_policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(sa.ForeignKey("reward_policy.id"))
    version: Mapped[int]
    kind: Mapped[str]
    units: Mapped[int]
    unit: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hold_days: Mapped[int]
    effective_from: Mapped[datetime]
    reason: Mapped[str]
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    policy: Mapped[RewardPolicy] = relationship(back_populates="versions")
    written_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("policy_id", "version"),
        sa.CheckConstraint("units >= 0", name="units_not_negative"),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 366", name="hold_in_range"),
    )


class RewardPromise(Model):
    """What was promised, frozen at that moment: later versions of the policy do not change it. Once per source."""

    __tablename__ = "reward_promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    policy_version_id: Mapped[int] = mapped_column(sa.ForeignKey("reward_policy_version.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    because: Mapped[dict[str, Any]]
    promised_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
    terms: Mapped[RewardPolicyVersion] = relationship(lazy="joined")


class Reward(Model):
    """Something given to a person, once per `source`. `units` of `unit`: points, minor units of money, or pieces.

    It waits until `hold_until`, then it matures; `taken_back` says how many units went back since.
    """

    __tablename__ = "reward"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    units: Mapped[int]
    unit: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    because: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=PENDING)
    promise_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reward_promise.id"), unique=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    granted_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    hold_until: Mapped[datetime]
    matured_at: Mapped[datetime | None]
    taken_back: Mapped[int] = mapped_column(default=0)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    granted_by: Mapped[User | None] = relationship(foreign_keys=[granted_by_id])
    order: Mapped[Order | None] = relationship()
    promise: Mapped[RewardPromise | None] = relationship()
    reversals: Mapped[list[RewardReversal]] = relationship(back_populates="reward", order_by="RewardReversal.id")

    __table_args__ = (
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("taken_back BETWEEN 0 AND units", name="taken_back_within"),
        sa.CheckConstraint(f"state IN ('{PENDING}', '{MATURED}', '{TAKEN_BACK}')", name="known_state"),
        sa.CheckConstraint("(state = 'taken_back') = (taken_back = units)", name="taken_back_is_all"),
        sa.Index("ix_reward_due", "hold_until", postgresql_where=sa.text("state = 'pending'")),
    )

    @property
    def left(self) -> int:
        """The units that were not taken back."""
        return self.units - self.taken_back

    @property
    def is_counted(self) -> bool:
        """Whether the ledger counts it: points and money, not things."""
        return self.unit != PIECES

    def amount(self, units: int | None = None) -> Amount:
        """The whole reward, or `units` of it, as the ledger counts."""
        return Amount(self.units if units is None else units, self.unit)

    @property
    def is_points(self) -> bool:
        return self.unit == POINTS


class RewardReversal(Model):
    """Units taken back (`units` below zero: given back again), once per source. Append-only by trigger."""

    __tablename__ = "reward_reversal"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    reward_id: Mapped[int] = mapped_column(sa.ForeignKey("reward.id"), index=True)
    units: Mapped[int]
    because: Mapped[dict[str, Any]]
    reversed_at: Mapped[datetime] = mapped_column(default=clock.now)
    reversed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    reward: Mapped[Reward] = relationship(back_populates="reversals")
    reversed_by: Mapped[User | None] = relationship()

    __table_args__ = (sa.CheckConstraint("units <> 0", name="units_not_zero"),)


class RewardOffer(Model):
    """Something points can be exchanged for. `texts` are title and description by language; no `stock_left` is no limit."""

    __tablename__ = "reward_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    texts: Mapped[dict[str, Any]]
    cost_points: Mapped[int]
    kind: Mapped[str]
    units: Mapped[int]
    unit: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stock_left: Mapped[int | None]
    per_person: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("cost_points > 0", name="cost_positive"),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("stock_left >= 0", name="stock_not_negative"),
        sa.CheckConstraint("per_person > 0", name="per_person_positive"),
    )

    @property
    def is_sold_out(self) -> bool:
        return self.stock_left == 0

    def text(self, locale: str) -> dict[str, str]:
        """Title and description in `locale`, else in English, else in any language."""
        found: dict[str, str] = self.texts.get(locale) or self.texts.get("en") or next(iter(self.texts.values()))
        return found


class RewardRedemption(Model):
    """Points exchanged for an offer, once per `key`; `cancelled_at` when they were given back."""

    __tablename__ = "reward_redemption"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("reward_offer.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    points: Mapped[int]
    reward_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    redeemed_at: Mapped[datetime] = mapped_column(default=clock.now)
    cancelled_at: Mapped[datetime | None]
    offer: Mapped[RewardOffer] = relationship()
    user: Mapped[User] = relationship()
    reward: Mapped[Reward | None] = relationship()

    __table_args__ = (sa.CheckConstraint("points > 0", name="points_positive"),)


class GiftDelivery(Model):
    """A gift on its way: the person says where to, staff send it and note how it can be followed."""

    __tablename__ = "gift_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    reward_id: Mapped[int] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    deliver_to: Mapped[str] = mapped_column(default="")
    tracking: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    delivered_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    reward: Mapped[Reward] = relationship()
    sent_by: Mapped[User | None] = relationship()

    __table_args__ = (sa.CheckConstraint("state IN ('waiting', 'sent', 'delivered', 'cancelled')", name="known_state"),)


class ShowcasePlace(Model):
    """A place on the public thank-you page: offered, filled with the person's consent, looked at, shown, withdrawn."""

    __tablename__ = "showcase_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    reward_id: Mapped[int] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    state: Mapped[str] = mapped_column(default="offered", index=True)
    display_name: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    offered_at: Mapped[datetime] = mapped_column(default=clock.now)
    consented_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decision_note: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    reward: Mapped[Reward] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('offered', 'asked', 'shown', 'declined', 'withdrawn')",
            name="known_state",
        ),
        sa.CheckConstraint("state NOT IN ('asked', 'shown') OR consented_at IS NOT NULL", name="shown_with_consent"),
    )


class CreditUse(Model):
    """Store credit that an order was priced with: set aside, spent or let go, and how much of it came back."""

    __tablename__ = "credit_use"

    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    units: Mapped[int]
    unit: Mapped[str]
    state: Mapped[str]
    steps: Mapped[int] = mapped_column(default=0)
    captured_by: Mapped[str | None]
    returned: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    order: Mapped[Order] = relationship()

    __table_args__ = (
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("returned BETWEEN 0 AND units", name="returned_within"),
        sa.CheckConstraint("state IN ('reserved', 'captured', 'released')", name="known_state"),
        sa.CheckConstraint("state <> 'captured' OR captured_by IS NOT NULL", name="captured_by_transfer"),
    )
