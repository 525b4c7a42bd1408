"""Invoices and credit notes: issued once, never changed. Triggers in the database keep them so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.database import Model
from app.money import Money
from app.orders.models import Order


class InvoiceSeries(Model):
    """The counter of one series and year. Its row lock, held by the issuing transaction, makes numbers gapless."""

    __tablename__ = "invoice_series"

    code: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(default=0)


class Invoice(Model):
    """An issued document. `type_code` 380 is an invoice, 381 a credit note (UNTDID 1001). Append-only by trigger.

    `snapshot` holds all that is printed; the columns repeat what lists sort and sum by.
    """

    __tablename__ = "invoice"

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    label: Mapped[str] = mapped_column(unique=True)
    type_code: Mapped[int]
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    original_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoice.id"), index=True)
    refund_id: Mapped[int | None] = mapped_column(sa.ForeignKey("refund.id"), unique=True)
    issued_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    issue_date: Mapped[date]
    locale: Mapped[str]
    buyer_name: Mapped[str]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    snapshot: Mapped[dict[str, Any]]
    order: Mapped[Order] = relationship()
    original: Mapped[Invoice | None] = relationship(remote_side=[id])
    document: Mapped[InvoiceDocument | None] = relationship(back_populates="invoice", uselist=False)

    __table_args__ = (
        sa.UniqueConstraint("series", "year", "number"),
        sa.Index("uq_invoice_order", "order_id", unique=True, postgresql_where=sa.text("type_code = 380")),
        sa.CheckConstraint("type_code IN (380, 381)", name="known_type"),
        sa.CheckConstraint("(type_code = 381) = (original_id IS NOT NULL)", name="credit_note_names_original"),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name="total_adds_up"),
    )

    @property
    def is_credit_note(self) -> bool:
        return self.type_code == 381

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    def signed(self, column: str) -> Money:
        """`net_minor`, `tax_minor` or `total_minor` as it counts in sums: a credit note takes away."""
        minor: int = getattr(self, column)
        return Money(-minor if self.is_credit_note else minor, self.currency)


class InvoiceDocument(Model):
    """The rendered file of an invoice: a Factur-X hybrid PDF and its XML, by key and digest. Append-only by trigger."""

    __tablename__ = "invoice_document"

    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoice.id"), primary_key=True)
    pdf_key: Mapped[str]
    pdf_sha256: Mapped[str]
    xml_key: Mapped[str]
    xml_sha256: Mapped[str]
    rendered_at: Mapped[datetime] = mapped_column(default=clock.now)
    invoice: Mapped[Invoice] = relationship(back_populates="document")
