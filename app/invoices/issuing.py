"""Issuing: the next number and a snapshot of all that stands on the document, in the transaction of its reason."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.config import settings
from app.database import db
from app.events import publish
from app.invoices import queries
from app.invoices.composing import composed, credited, seller_party
from app.invoices.facts import InvoiceIssued
from app.invoices.models import Invoice, InvoiceSeries
from app.invoices.numbering import label
from app.invoices.snapshot import Original, Payment, Snapshot
from app.orders import queries as orders
from app.orders.models import Order
from app.payments.models import Refund

METHODS = {"bank_transfer": "bank_transfer", "stripe": "card", "sandbox": "card"}

_TAKE_NUMBER = (
    insert(InvoiceSeries.metadata.tables[InvoiceSeries.__tablename__])
    .values(code=sa.bindparam("series"), year=sa.bindparam("this_year"), last_number=1)
    .on_conflict_do_update(index_elements=["code", "year"], set_={"last_number": InvoiceSeries.last_number + 1})
    .returning(InvoiceSeries.last_number)
)


class TotalsDisagree(Exception):
    """The invoice would not add up to what the order said and the customer paid: a mistake of ours."""


def issue_invoice(order_id: int) -> Invoice:
    """The invoice of a paid order, issued now unless it exists. Locks the order; the number is taken last."""
    order = orders.locked(order_id)
    if (issued := queries.invoice_of_order(order_id)) is not None:
        return issued
    day = _local_day(clock.now())
    snapshot = composed(
        order,
        kind="invoice",
        label="",
        issue_date=day,
        seller=seller_party(settings().seller),
        payment=_payment(order),
        paid=True,
    )
    if (snapshot.sums.net_minor, snapshot.sums.gross_minor) != (order.net_minor, order.total_minor):
        raise TotalsDisagree(f"order {order.reference}: {order.total_minor} is not {snapshot.sums.gross_minor}")
    return _issue(settings().invoice_series, snapshot, order_id=order.id)


def issue_credit_note(refund_id: int) -> Invoice | None:
    """The credit note of a refund that has succeeded, issued now unless it exists.

    None when there is nothing to credit: the order was never invoiced, or more was paid than invoiced and this only
    gives back the difference. Locks the order.
    """
    refund = db.session.get_one(Refund, refund_id)
    order = orders.locked(refund.payment.order_id)
    if (issued := queries.credit_note_of(refund_id)) is not None:
        return issued
    original = queries.invoice_of_order(order.id)
    amount = _creditable(original, refund) if original else 0
    if original is None or amount <= 0:
        return None
    snapshot = credited(
        Snapshot.from_json(original.snapshot),
        [Snapshot.from_json(note.snapshot) for note in queries.credit_notes_of(original)],
        amount_minor=amount,
        issue_date=_local_day(clock.now()),
        refunded_on=_local_day(refund.settled_at or clock.now()),
        original=Original(label=original.label, issue_date=original.issue_date),
        reason=refund.reason,
    )
    return _issue(
        settings().credit_note_series, snapshot, order_id=order.id, original_id=original.id, refund_id=refund.id
    )


def take_number(series: str, year: int) -> int:
    """The next number, gapless: the counter stays locked until this transaction commits or gives the number back."""
    return int(db.session.execute(_TAKE_NUMBER, {"series": series, "this_year": year}).scalar_one())


def _issue(
    series: str, unnumbered: Snapshot, *, order_id: int, original_id: int | None = None, refund_id: int | None = None
) -> Invoice:
    year = unnumbered.issue_date.year
    number = take_number(series, year)
    snapshot = unnumbered.numbered(label(series, year, number, settings().invoice_number_format))
    invoice = Invoice(
        series=series,
        year=year,
        number=number,
        label=snapshot.label,
        type_code=snapshot.type_code,
        order_id=order_id,
        original_id=original_id,
        refund_id=refund_id,
        issue_date=snapshot.issue_date,
        locale=snapshot.language,
        buyer_name=snapshot.buyer.name,
        currency=snapshot.currency,
        net_minor=snapshot.sums.net_minor,
        tax_minor=snapshot.sums.tax_minor,
        total_minor=snapshot.sums.gross_minor,
        snapshot=snapshot.as_json(),
    )
    db.session.add(invoice)
    db.session.flush()
    publish(InvoiceIssued(invoice_id=invoice.id, order_id=order_id, type_code=invoice.type_code))
    return invoice


def _creditable(original: Invoice, refund: Refund) -> int:
    """How much of the invoice this refund takes back: what was paid beyond the invoice goes back first, uncredited."""
    captured, refunded = queries.money_of(original.order_id, including=refund)
    overpaid = max(0, captured - original.total_minor)
    credited_before = sum(note.total_minor for note in queries.credit_notes_of(original))
    left = original.total_minor - credited_before
    return min(left, refund.amount_minor, max(0, refunded - overpaid) - credited_before)


def _payment(order: Order) -> Payment:
    """How the order was paid, by its last captured payment."""
    payment = queries.captured_payment_of(order.id)
    seller = settings().seller
    method = METHODS.get(payment.gateway, "other") if payment else "other"
    by_transfer = method == "bank_transfer"
    return Payment(
        method=method,
        on=_local_day(order.paid_at or clock.now()),
        reference=order.reference,
        iban=seller.iban if by_transfer else None,
        bic=seller.bic if by_transfer else None,
    )


def _local_day(moment: datetime) -> date:
    """The calendar day at the seller's desk, which is the one tax law counts."""
    return moment.astimezone(ZoneInfo(settings().seller.timezone)).date()
