"""How people want to be paid, what the law wants to know of them, payouts and the batches they leave in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.money import Money
from app.payouts.standing import KINDS
from app.payouts.states import LIVE, BatchState, State


def _one_of(column: str, words: Any) -> str:
    return f"{column} IN ({', '.join(repr(str(word)) for word in words)})"


class PayoutMethod(Model):
    """How one person wants one currency. A change ends this row and begins another; `sealed` is emptied on erasure.

    `shown` is the account as far as anybody sees it; `account_digest` is the same for the same account. Until
    `usable_from` a changed account waits. `told_email` is where the owner was told, and will be told of the next change.
    """

    __tablename__ = "payout_method"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    kind: Mapped[str]
    sealed: Mapped[str | None]
    shown: Mapped[str] = mapped_column(default="")
    account_digest: Mapped[str | None] = mapped_column(index=True)
    cause: Mapped[str | None]
    usable_from: Mapped[datetime]
    told_email: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_payout_method_live", "user_id", "currency", unique=True, postgresql_where=sa.text("ended_at IS NULL")
        ),
        sa.CheckConstraint(_one_of("kind", KINDS), name="known_kind"),
        sa.CheckConstraint("(kind = 'donation') = (cause IS NOT NULL)", name="donation_names_cause"),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
    )


class TaxDetails(Model):
    """Who somebody is for the tax office, as they declared it. A change ends this row and begins another."""

    __tablename__ = "tax_details"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    kind: Mapped[str]
    country: Mapped[str] = mapped_column(sa.CHAR(2))
    vat_registered: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[str | None]
    number_shown: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.Index("uq_tax_details_live", "user_id", unique=True, postgresql_where=sa.text("ended_at IS NULL")),
        sa.CheckConstraint("kind IN ('person', 'company')", name="known_kind"),
        sa.CheckConstraint("kind = 'company' OR NOT vat_registered", name="registered_is_company"),
    )


class SelfBillingAgreement(Model):
    """Somebody lets us write the invoices about what they earn: by which version of the agreement, and until when."""

    __tablename__ = "self_billing_agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    version: Mapped[str]
    agreed_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_self_billing_agreement_live", "user_id", unique=True, postgresql_where=sa.text("ended_at IS NULL")
        ),
    )


class PayoutRules(Model):
    """When money leaves and from which amounts on, as somebody set it; the newest row counts. Append-only.

    `day` is of the month or of the week (1 is Monday). `thresholds` are minor units by currency.
    """

    __tablename__ = "payout_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    rhythm: Mapped[str]
    day: Mapped[int]
    thresholds: Mapped[dict[str, Any]]
    set_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_by: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "(rhythm = 'monthly' AND day BETWEEN 1 AND 31) OR (rhythm = 'weekly' AND day BETWEEN 1 AND 7)",
            name="known_day",
        ),
    )


class PayoutBatch(Model):
    """Payouts of one currency that leave together: put together by one person, let go by another, once."""

    __tablename__ = "payout_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    provider: Mapped[str]
    state: Mapped[str] = mapped_column(default=BatchState.PREPARED.value, index=True)
    execute_on: Mapped[date]
    prepared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    prepared_at: Mapped[datetime] = mapped_column(default=clock.now)
    released_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    released_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    prepared_by: Mapped[User] = relationship(foreign_keys=[prepared_by_id])
    released_by: Mapped[User | None] = relationship(foreign_keys=[released_by_id])
    payouts: Mapped[list[Payout]] = relationship(back_populates="batch", order_by="Payout.id")
    files: Mapped[list[PayoutFile]] = relationship(order_by="PayoutFile.id")

    __table_args__ = (
        sa.CheckConstraint(_one_of("state", BatchState), name="known_state"),
        sa.CheckConstraint("released_by_id <> prepared_by_id", name="two_people"),
        sa.CheckConstraint(
            "(state IN ('released', 'settled')) = (released_by_id IS NOT NULL AND released_at IS NOT NULL)",
            name="release_has_a_person",
        ),
    )

    @property
    def title(self) -> str:
        return f"{self.execute_on.isoformat()} · {self.currency} · {self.reference[:4]}"


class Payout(Model):
    """One attempt to bring somebody their money. `reference` is our key for it everywhere, also at the bank.

    `because` is the receipt: what was available, from which amount on, by which method.
    """

    __tablename__ = "payout"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("payout_batch.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    method_id: Mapped[int] = mapped_column(sa.ForeignKey("payout_method.id"))
    kind: Mapped[str]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int]
    shown: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=State.PREPARED.value, index=True)
    because: Mapped[dict[str, Any]]
    provider_reference: Mapped[str | None]
    error: Mapped[str | None]
    prepared_at: Mapped[datetime] = mapped_column(default=clock.now)
    released_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    looked_up: Mapped[int] = mapped_column(default=0)
    next_look_at: Mapped[datetime | None] = mapped_column(index=True)
    seen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    batch: Mapped[PayoutBatch] = relationship(back_populates="payouts")
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    method: Mapped[PayoutMethod] = relationship()
    steps: Mapped[list[PayoutStep]] = relationship(order_by="PayoutStep.id")
    returned: Mapped[PayoutReturn | None] = relationship(back_populates="payout", uselist=False)
    document: Mapped[PayoutDocument | None] = relationship(
        primaryjoin="and_(PayoutDocument.payout_id == Payout.id, PayoutDocument.type_code == 389)",
        uselist=False,
        viewonly=True,
    )

    __table_args__ = (
        sa.Index(
            "uq_payout_live",
            "user_id",
            "currency",
            unique=True,
            postgresql_where=sa.text(_one_of("state", sorted(LIVE))),
        ),
        sa.CheckConstraint(_one_of("state", State), name="known_state"),
        sa.CheckConstraint(_one_of("kind", KINDS), name="known_kind"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint(
            "(state IN ('paid', 'failed', 'withdrawn')) = (settled_at IS NOT NULL)", name="end_has_a_moment"
        ),
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PayoutFile(Model):
    """A file for the bank, exactly as it was released, sealed; `sha256` is of the open file. Append-only but for new keys."""

    __tablename__ = "payout_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("payout_batch.id"))
    kind: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.UniqueConstraint("batch_id", "kind"),
        sa.CheckConstraint("kind IN ('sepa', 'csv')", name="known_kind"),
    )


class PayoutStep(Model):
    """One move of a payout or of a batch: from where to where, by whom (None: by itself), and why. Append-only."""

    __tablename__ = "payout_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    payout_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payout.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payout_batch.id"), index=True)
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    actor: Mapped[User | None] = relationship()

    __table_args__ = (sa.CheckConstraint("num_nonnulls(payout_id, batch_id) = 1", name="of_one_thing"),)


class PayoutReturn(Model):
    """A paid payout that the bank sent back later, whole; a transfer of its own. Append-only."""

    __tablename__ = "payout_return"

    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("payout.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str]
    returned_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    payout: Mapped[Payout] = relationship(back_populates="returned")


class PayoutBankLine(Model):
    """A line of a bank statement that names a payout or a batch, and what it did; each counts once. Append-only."""

    __tablename__ = "payout_bank_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    payout_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payout.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payout_batch.id"), index=True)
    direction: Mapped[str]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int]
    booked_on: Mapped[date]
    fate: Mapped[str]
    imported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.CheckConstraint("direction IN ('out', 'in')", name="known_direction"),)


class PayoutStatement(Model):
    """An uploaded bank statement about payouts; its text is sealed, and forgotten once it has been read."""

    __tablename__ = "payout_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str]
    sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    imported_at: Mapped[datetime | None]
    uploaded_by: Mapped[User] = relationship()


class PayoutSeries(Model):
    """The counter of one series of self-billing documents and year; its row lock makes the numbers gapless."""

    __tablename__ = "payout_series"

    code: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(default=0)


class PayoutDocument(Model):
    """A self-billing document: 389 the invoice, 261 its credit note (UNTDID 1001). Append-only by trigger."""

    __tablename__ = "payout_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    label: Mapped[str] = mapped_column(unique=True)
    type_code: Mapped[int]
    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("payout.id"))
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("self_billing_agreement.id"))
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    snapshot: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    payout: Mapped[Payout] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("series", "year", "number"),
        sa.UniqueConstraint("payout_id", "type_code"),
        sa.CheckConstraint("type_code IN (389, 261)", name="known_type"),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name="total_adds_up"),
    )

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class SandboxTransfer(Model):
    """What the sandbox bank knows of one transfer. Nothing of ours may read it but its provider."""

    __tablename__ = "sandbox_transfer"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int]
    account: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    asked: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("state IN ('lost', 'accepted', 'paid', 'refused')", name="known_state"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
