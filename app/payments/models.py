"""Payments, the notices that tell of them, refunds, and what needs a human."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.money import Money
from app.orders.models import Order

# The bank has not had its last word yet.
OPEN_STATES = ("started", "pending")
ENDED_WITHOUT_MONEY = ("failed", "abandoned")


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
    # What the gateway calls the same payment elsewhere (Stripe: the PaymentIntent behind a Checkout Session).
    also_known_as: Mapped[str | None]
    page_url: Mapped[str | None]
    # Why captured money does not count towards the order until a person decides; None when it counts.
    set_aside: Mapped[str | None]
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    captured_at: Mapped[datetime | None] = mapped_column(index=True)
    checks_made: Mapped[int] = mapped_column(default=0)
    next_check_at: Mapped[datetime | None] = mapped_column(index=True)
    order: Mapped[Order] = relationship()
    refunds: Mapped[list[Refund]] = relationship(back_populates="payment", order_by="Refund.id")

    __table_args__ = (
        sa.UniqueConstraint("gateway", "gateway_reference"),
        sa.UniqueConstraint("gateway", "also_known_as"),
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

    @property
    def captured(self) -> Money:
        return Money(self.captured_minor, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_minor, self.currency)

    @property
    def counts(self) -> bool:
        """Whether its money is part of what the order has been paid."""
        return self.captured_at is not None and self.set_aside is None

    @property
    def is_settled(self) -> bool:
        return self.state not in OPEN_STATES


class PaymentNotice(Model):
    """News of money from a gateway, kept as it was read. Append-only by trigger; unique per event id.

    `refund_reference` names the refund or the dispute; `payment_key` and `refund_key` are our own idempotency keys,
    echoed by the gateway; `source` says how it came: webhook, look_up, statement or desk.
    """

    __tablename__ = "payment_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway: Mapped[str]
    event_id: Mapped[str]
    kind: Mapped[str]
    payment_reference: Mapped[str]
    refund_reference: Mapped[str | None]
    payment_key: Mapped[str | None]
    refund_key: Mapped[str | None]
    also_known_as: Mapped[str | None]
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

    @property
    def amount(self) -> Money | None:
        if self.amount_minor is None or self.currency is None:
            return None
        return Money(self.amount_minor, self.currency)


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
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None]
    payment: Mapped[Payment] = relationship(back_populates="refunds")
    requested_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("payment_id", "gateway_reference"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("state IN ('requested', 'succeeded', 'failed')", name="known_state"),
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.payment.currency)


class PaymentAttention(Model):
    """Something about money that a person must look at; nothing is confirmed by itself here."""

    __tablename__ = "payment_attention"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment_notice.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bank_statement_line.id"), unique=True)
    details: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    resolution: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    notice: Mapped[PaymentNotice | None] = relationship()
    payment: Mapped[Payment | None] = relationship()
    order: Mapped[Order | None] = relationship()
    line: Mapped[BankStatementLine | None] = relationship()
    resolved_by: Mapped[User | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("kind", "notice_id"),)


class BankImport(Model):
    """An uploaded bank statement. Its text is forgotten once it has been imported or put aside."""

    __tablename__ = "bank_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str]
    content: Mapped[str | None]
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    imported_at: Mapped[datetime | None]
    uploaded_by: Mapped[User] = relationship()


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
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bank_import.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"))
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment_notice.id"))
    imported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)
    order: Mapped[Order | None] = relationship()

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class SandboxPayment(Model):
    """What the sandbox, a pretended payment house, knows of one payment. Nothing of ours may read it but its gateway."""

    __tablename__ = "sandbox_payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int]
    return_url: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    events: Mapped[list[SandboxEvent]] = relationship(back_populates="payment", order_by="SandboxEvent.id")

    __table_args__ = (
        sa.CheckConstraint("state IN ('open', 'challenged', 'paid', 'declined', 'left')", name="known_state"),
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class SandboxEvent(Model):
    """Something the sandbox tells about a payment; `lost` ones are never sent by themselves."""

    __tablename__ = "sandbox_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(unique=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("sandbox_payment.id"), index=True)
    kind: Mapped[str]
    refund_reference: Mapped[str | None]
    refund_key: Mapped[str | None]
    amount_minor: Mapped[int | None]
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    lost: Mapped[bool] = mapped_column(default=False)
    payment: Mapped[SandboxPayment] = relationship(back_populates="events")

    __table_args__ = (sa.UniqueConstraint("payment_id", "refund_key"),)
