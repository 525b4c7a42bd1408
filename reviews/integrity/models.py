"""Signals, the runs that found them, monthly audits, and what the company adds to its review policy."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from reviews.integrity.signs import Sign
from reviews.reviewing.models import Review

OPEN, CONFIRMED, DISMISSED = "open", "confirmed", "dismissed"


class IntegrityRun(Model):
    """One look at everything that came lately: how much was looked at, and how long it took."""

    __tablename__ = "integrity_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    subjects: Mapped[int] = mapped_column(default=0)
    tests: Mapped[int] = mapped_column(default=0)
    signals: Mapped[int] = mapped_column(default=0)


class FraudSignal(Model):
    """Something that is unlikely to have come about by itself, with its numbers. It holds for a human; it decides nothing.

    `key` names what it is about, so that the next run finds the same signal and not a new one.
    """

    __tablename__ = "fraud_signal"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str]
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("integrity_run.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    because: Mapped[dict[str, Any]] = mapped_column(default=dict)
    found_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    state: Mapped[str] = mapped_column(default=OPEN)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    service: Mapped[Service] = relationship(lazy="joined", innerjoin=True)
    decided_by: Mapped[User | None] = relationship(lazy="joined")
    rows: Mapped[list[SignalReview]] = relationship(back_populates="signal", order_by="SignalReview.review_id")

    __table_args__ = (
        sa.CheckConstraint(f"code IN ({', '.join(repr(sign.value) for sign in Sign)})", name="known_code"),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'dismissed')", name="known_state"),
        sa.CheckConstraint("ends_on >= begins_on", name="ends_later"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
    )


class SignalReview(Model):
    """One of the reviews a signal points at."""

    __tablename__ = "fraud_signal_review"

    signal_id: Mapped[int] = mapped_column(sa.ForeignKey("fraud_signal.id"), primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True, index=True)
    signal: Mapped[FraudSignal] = relationship(back_populates="rows")
    review: Mapped[Review] = relationship(lazy="joined", innerjoin=True)


class ParityAudit(Model):
    """How the pleased and the displeased of one month were treated, in one respect; counts, not judgements."""

    __tablename__ = "review_parity_audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    measure: Mapped[str]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    differs: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.UniqueConstraint("month", "measure"),)


class PolicyAddition(Model):
    """What the company adds to its review policy in one language; every wording is kept, the newest is shown."""

    __tablename__ = "review_policy_addition"

    id: Mapped[int] = mapped_column(primary_key=True)
    locale: Mapped[str]
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (sa.Index("ix_review_policy_addition_locale_id", "locale", "id"),)
