"""Payments, the notices that tell of them, refunds, and what needs a human."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.database import Model
from app.money import Money
from app.orders.models import Order


class Payment(Model):
    """One attempt to pay an order through one gateway. Amounts captured and refunded are recomputed from notices."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    gateway: Mapped[str]
    gateway_reference: Mapped[str | None]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int]
    state: Mapped[str] = mapped_column(default="started", index=True)
    captured_minor: Mapped[int] = mapped_column(default=0)
    refunded_minor: Mapped[int] = mapped_column(default=0)
    page_url: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    captured_at: Mapped[datetime | None]
    checks_made: Mapped[int] = mapped_column(default=0)
    next_check_at: Mapped[datetime | None] = mapped_column(index=True)
    order: Mapped[Order] = relationship()
    refunds: Mapped[list[Refund]] = relationship(back_populates="payment", order_by="Refund.id")

    __table_args__ = (
        sa.UniqueConstraint("gateway", "gateway_reference"),
        sa.CheckConstraint(
            "state IN ('started', 'pending', 'captured', 'failed', 'abandoned', 'refunded', 'disputed')",
            name="known_state",
        ),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("refunded_minor BETWEEN 0 AND captured_minor", name="refund_within_captured"),
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PaymentNotice(Model):
    """News of money from a gateway, kept exactly as it came. Append-only by trigger; unique per event id.

    `kind` is one of created, pending, captured, failed, abandoned, refunded, disputed, dispute_won, dispute_lost.
    """

    __tablename__ = "payment_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway: Mapped[str]
    event_id: Mapped[str]
    kind: Mapped[str]
    payment_reference: Mapped[str]
    refund_reference: Mapped[str | None]
    currency: Mapped[str | None] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int | None]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    source: Mapped[str]
    payload: Mapped[dict[str, Any]]

    __table_args__ = (
        sa.UniqueConstraint("gateway", "event_id"),
        sa.Index("ix_payment_notice_reference", "gateway", "payment_reference"),
    )


class NoticeOutcome(Model):
    """What became of a notice, one row per try: settled, waiting, attention or failed (with the error)."""

    __tablename__ = "notice_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_notice.id"), index=True)
    outcome: Mapped[str]
    error: Mapped[str | None]
    tried_at: Mapped[datetime] = mapped_column(default=clock.now)
    notice: Mapped[PaymentNotice] = relationship()

    __table_args__ = (
        sa.CheckConstraint("outcome IN ('settled', 'waiting', 'attention', 'failed')", name="known_outcome"),
        # A notice takes effect once, however many copies arrive at the same time.
        sa.Index(
            "uq_notice_outcome_settled", "notice_id", unique=True, postgresql_where=sa.text("outcome = 'settled'")
        ),
    )


class Refund(Model):
    """Money that goes back, wholly or in part."""

    __tablename__ = "refund"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("payment.id"), index=True)
    gateway_reference: Mapped[str | None]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    amount_minor: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="requested")
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    error: Mapped[str | None]
    payment: Mapped[Payment] = relationship(back_populates="refunds")

    __table_args__ = (
        sa.UniqueConstraint("payment_id", "gateway_reference"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("state IN ('requested', 'succeeded', 'failed')", name="known_state"),
    )


class PaymentAttention(Model):
    """Something about money that a person must look at; nothing is confirmed by itself here."""

    __tablename__ = "payment_attention"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment_notice.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    details: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    resolution: Mapped[str | None]

    __table_args__ = (sa.UniqueConstraint("kind", "notice_id"),)


class BankStatementLine(Model):
    """One incoming line of an imported bank statement; `fingerprint` keeps a second import from counting twice."""

    __tablename__ = "bank_statement_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    booked_on: Mapped[date]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int]
    payer: Mapped[str]
    purpose: Mapped[str]
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"))
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment_notice.id"))
    imported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)
