"""What invoices do when money has moved: own rows and own jobs, in the transaction that moved it."""

from __future__ import annotations

from app.invoices import queries, tasks
from app.invoices.facts import InvoiceIssued
from app.invoices.issuing import issue_credit_note, issue_invoice
from app.orders.facts import OrderPaid
from app.payments.facts import PaymentRefunded


def invoice_the_order(fact: OrderPaid) -> None:
    """A refund that was known before the payment waits for the invoice that it corrects."""
    issue_invoice(fact.order_id)
    for refund_id in queries.refunds_without_credit_note(fact.order_id):
        issue_credit_note(refund_id)


def credit_the_refund(fact: PaymentRefunded) -> None:
    issue_credit_note(fact.refund_id)


def deliver_the_document(fact: InvoiceIssued) -> None:
    tasks.deliver.defer(invoice_id=fact.invoice_id)
