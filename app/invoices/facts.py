"""What can have happened to invoices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class InvoiceIssued:
    invoice_id: int
    order_id: int
    type_code: int
