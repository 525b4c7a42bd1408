"""Invoices as rows for a spreadsheet or an accountant. Amounts are decimals of the currency, credit notes negative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from flask_babel import gettext as _

from app.invoices.models import Invoice
from app.invoices.snapshot import Snapshot
from app.money import Money

Row = tuple[object, ...]


def document_header() -> list[str]:
    return [
        _("Number"),
        _("Kind"),
        _("Date"),
        _("Order"),
        _("Buyer"),
        _("Currency"),
        _("Net"),
        _("VAT"),
        _("Total"),
        _("Corrects"),
    ]


def document_rows(invoices: Iterable[Invoice]) -> Iterator[Row]:
    for it in invoices:
        original = Snapshot.from_json(it.snapshot).original
        amounts = (_signed(it, minor) for minor in (it.net_minor, it.tax_minor, it.total_minor))
        yield (
            it.label,
            it.type_code,
            it.issue_date.isoformat(),
            it.order.reference,
            it.buyer_name,
            it.currency,
            *amounts,
            original.label if original else "",
        )


def tax_header() -> list[str]:
    return [
        _("Number"),
        _("Kind"),
        _("Date"),
        _("Order"),
        _("Buyer"),
        _("Country"),
        _("VAT ID"),
        _("Currency"),
        _("VAT category"),
        _("VAT rate in percent"),
        _("Taxable amount"),
        _("VAT"),
        _("Payment"),
        _("Corrects"),
    ]


def tax_rows(invoices: Iterable[Invoice]) -> Iterator[Row]:
    for it in invoices:
        snapshot = Snapshot.from_json(it.snapshot)
        for group in snapshot.groups:
            yield (
                it.label,
                it.type_code,
                it.issue_date.isoformat(),
                snapshot.order_reference,
                snapshot.buyer.name,
                snapshot.buyer.country,
                snapshot.buyer.vat_id or "",
                it.currency,
                group.vat_category,
                Decimal(group.vat_rate_bp).scaleb(-2),
                _signed(it, group.taxable_minor),
                _signed(it, group.amount_minor),
                snapshot.payment.method,
                snapshot.original.label if snapshot.original else "",
            )


def _signed(invoice: Invoice, minor: int) -> Decimal:
    return Money(-minor if invoice.is_credit_note else minor, invoice.currency).decimal
