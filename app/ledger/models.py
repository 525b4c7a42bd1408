"""Accounts, and the transfers between them: append-only double entry, one row a transfer.

Triggers keep postings and transfers as they are, carry every new transfer into the balances of its two accounts, refuse
any other change of a balance, and refuse to reverse more of a transfer than it moved.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.ledger.naming import AccountName
from app.ledger.units import Amount


class AccountKind(Model):
    """A kind of account: whether people or the company hold it, what it counts, and whether it may fall below zero."""

    __tablename__ = "ledger_kind"

    kind: Mapped[str] = mapped_column(primary_key=True)
    personal: Mapped[bool]
    may_overdraw: Mapped[bool]
    counts: Mapped[str]

    __table_args__ = (
        sa.UniqueConstraint("kind", "personal", "may_overdraw", name="uq_ledger_kind_policy"),
        sa.CheckConstraint("counts IN ('money', 'points', 'any')", name="known_counts"),
    )


class Account(Model):
    """What one holder has of one kind and unit. `balance` is credits less debits, kept by a trigger."""

    __tablename__ = "ledger_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    kind: Mapped[str]
    unit: Mapped[str]
    personal: Mapped[bool]
    may_overdraw: Mapped[bool]
    balance: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    holder: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint(
            "holder_id", "kind", "unit", name="uq_ledger_account_name", postgresql_nulls_not_distinct=True
        ),
        sa.UniqueConstraint("id", "unit", name="uq_ledger_account_unit"),
        sa.ForeignKeyConstraint(
            ["kind", "personal", "may_overdraw"],
            ["ledger_kind.kind", "ledger_kind.personal", "ledger_kind.may_overdraw"],
            name="fk_ledger_account_policy",
        ),
        sa.CheckConstraint("balance >= 0 OR may_overdraw", name="balance_allowed"),
        sa.CheckConstraint("personal = (holder_id IS NOT NULL)", name="holder_fits_kind"),
        sa.CheckConstraint("unit = 'POINTS' OR unit ~ '^[A-Z]{3}$'", name="known_unit"),
    )

    @property
    def name(self) -> AccountName:
        return AccountName(self.kind, self.unit, self.holder_id)

    @property
    def amount(self) -> Amount:
        return Amount(self.balance, self.unit)


class Posting(Model):
    """Transfers that became true together, once per `source` (what they are for, as a unique key). Append-only."""

    __tablename__ = "ledger_posting"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    because: Mapped[dict[str, Any]]
    posted_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    posted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    transfers: Mapped[list[Transfer]] = relationship(back_populates="posting", order_by="Transfer.position")
    posted_by: Mapped[User | None] = relationship()


class Transfer(Model):
    """`amount` whole units from the debited to the credited account. Append-only.

    A correction is a new transfer that names the one it takes back (`reverses_id`), never more than that one moved.
    """

    __tablename__ = "ledger_transfer"

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_posting.id"))
    position: Mapped[int]
    debit_account_id: Mapped[int] = mapped_column(index=True)
    credit_account_id: Mapped[int] = mapped_column(index=True)
    unit: Mapped[str]
    amount: Mapped[int]
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ledger_transfer.id"), index=True)
    posting: Mapped[Posting] = relationship(back_populates="transfers")
    debit: Mapped[Account] = relationship(foreign_keys=[debit_account_id])
    credit: Mapped[Account] = relationship(foreign_keys=[credit_account_id])
    reverses: Mapped[Transfer | None] = relationship(remote_side=[id])

    __table_args__ = (
        sa.UniqueConstraint("posting_id", "position"),
        sa.ForeignKeyConstraint(
            ["debit_account_id", "unit"], ["ledger_account.id", "ledger_account.unit"], name="fk_ledger_transfer_debit"
        ),
        sa.ForeignKeyConstraint(
            ["credit_account_id", "unit"],
            ["ledger_account.id", "ledger_account.unit"],
            name="fk_ledger_transfer_credit",
        ),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint("debit_account_id <> credit_account_id", name="two_accounts"),
    )

    @property
    def moved(self) -> Amount:
        return Amount(self.amount, self.unit)


def matches(name: AccountName, table: type[Account] = Account) -> sa.ColumnElement[bool]:
    """The condition by which the account of that name is found, in `table` or an alias of it."""
    holder = table.holder_id.is_(None) if name.holder_id is None else table.holder_id == name.holder_id
    return sa.and_(holder, table.kind == name.kind, table.unit == name.unit)


class Correction(Model):
    """What should be added to a person's account by hand (`units` below zero: taken): prepared by one, posted by another."""

    __tablename__ = "ledger_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    kind: Mapped[str]
    unit: Mapped[str]
    units: Mapped[int]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="prepared")
    prepared_at: Mapped[datetime] = mapped_column(default=clock.now)
    prepared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    holder: Mapped[User] = relationship(foreign_keys=[holder_id])
    prepared_by: Mapped[User] = relationship(foreign_keys=[prepared_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        sa.CheckConstraint("units <> 0", name="units_not_zero"),
        sa.CheckConstraint("state IN ('prepared', 'posted', 'discarded')", name="known_state"),
        sa.CheckConstraint("state <> 'posted' OR decided_by_id <> prepared_by_id", name="two_people"),
    )

    @property
    def amount(self) -> Amount:
        return Amount(self.units, self.unit)


class Remark(Model):
    """What a member of staff wrote about a movement, about `holder_id`; emptied when that person is erased."""

    __tablename__ = "ledger_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    text: Mapped[str]
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    forgotten_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("forgotten_at IS NULL OR text = ''", name="forgotten_is_empty"),)


class LedgerProof(Model):
    """One run of the proof that the ledger adds up: how much it looked at, and what was wrong."""

    __tablename__ = "ledger_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    proven_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    accounts: Mapped[int]
    transfers: Mapped[int]
    statements: Mapped[int]
    flaws: Mapped[list[Any]]
    asked_by: Mapped[User | None] = relationship()


class Statement(Model):
    """What one person's accounts did in one month: the canonical text of it, and the hash that the next one includes.

    `content` can be recomputed from the transfers bit for bit; `digest` is its SHA-256. Append-only by trigger.
    """

    __tablename__ = "ledger_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    number: Mapped[int]
    month: Mapped[date]
    content: Mapped[str]
    digest: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    holder: Mapped[User] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("holder_id", "number"),
        sa.UniqueConstraint("holder_id", "month"),
    )
