"""Commissions: the decision about each conversion, what everyone earned by it, who sponsors whom, and how far caps are used."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.money import Money
from app.rewards.models import Reward
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.tracking.models import ReferralConversion


class Sponsorship(Model):
    """Who brought this partner. Nobody stands above themselves, however long the way: a trigger keeps it a forest."""

    __tablename__ = "partner_sponsorship"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    sponsor_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    set_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    sponsor: Mapped[User] = relationship(foreign_keys=[sponsor_id])

    __table_args__ = (sa.CheckConstraint("user_id <> sponsor_id", name="not_oneself"),)


class CommissionDecision(Model):
    """Whether a conversion earned somebody something, and why or why not: one per conversion, append-only."""

    __tablename__ = "commission_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversion_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_conversion.id"), unique=True)
    enrolment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("program_enrolment.id"), index=True)
    terms_id: Mapped[int | None] = mapped_column(sa.ForeignKey("program_terms.id"))
    outcome: Mapped[str]
    because: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    conversion: Mapped[ReferralConversion] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()
    terms: Mapped[ProgramTerms | None] = relationship()


class Commission(Model):
    """What one person earned by one conversion. It cannot exist without a paid order or a verified action of somebody
    else: `conversion_id` is never empty, and recruiting is no kind of conversion (FTC v. Koscot; Directive 2005/29/EC,
    annex I no. 14).

    `base_minor` is the net amount it was counted from, `amount_minor` what was earned by it; the money itself is `reward`.
    """

    __tablename__ = "commission"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversion_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_conversion.id"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("program_terms.id"))
    level: Mapped[int]
    rate: Mapped[int]
    base_minor: Mapped[int]
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    reward_id: Mapped[int] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    because: Mapped[dict[str, Any]]
    earned_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    conversion: Mapped[ReferralConversion] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    terms: Mapped[ProgramTerms] = relationship()
    user: Mapped[User] = relationship()
    reward: Mapped[Reward] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("conversion_id", "level"),
        sa.UniqueConstraint("conversion_id", "user_id"),
        sa.CheckConstraint("level >= 1", name="level_from_one"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("base_minor >= 0", name="base_not_negative"),
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def base(self) -> Money:
        return Money(self.base_minor, self.currency)

    @property
    def taken_back(self) -> Money:
        return Money(self.reward.taken_back, self.currency)

    @property
    def left(self) -> Money:
        return self.amount - self.taken_back


class CommissionRefusal(Model):
    """A person decided that a conversion earns nobody anything; `lifted_at` when that was decided otherwise later.

    Without a row that stands, what is taken back follows from refunds alone; with one, all of it is taken back.
    """

    __tablename__ = "commission_refusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversion_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_conversion.id"), index=True)
    code: Mapped[str]
    refused_at: Mapped[datetime] = mapped_column(default=clock.now)
    refused_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))

    __table_args__ = (
        sa.Index(
            "uq_commission_refusal_standing",
            "conversion_id",
            unique=True,
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )


class CapUse(Model):
    """How much of a partner's cap is used: in one calendar month of the seller (`2026-11`) or in all (`ever`)."""

    __tablename__ = "commission_cap_use"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    used_minor: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.CheckConstraint("used_minor >= 0", name="used_not_negative"),)


class Fraction(Model):
    """What a partner earned by clicks and sights below a whole minor unit, in millionths of one: kept until it is one."""

    __tablename__ = "commission_fraction"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3), primary_key=True)
    micro: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.CheckConstraint("micro BETWEEN 0 AND 999999", name="less_than_one_unit"),)
