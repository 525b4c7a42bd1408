"""Invoices: numbered, unchangeable, mailed; a credit note for every refund; a pro forma for those who pay by transfer."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.events import subscribe
    from app.invoices import models, subscribers  # noqa: F401
    from app.invoices.facts import InvoiceIssued
    from app.orders.facts import OrderPaid
    from app.payments.facts import PaymentRefunded

    subscribe(app, OrderPaid, subscribers.invoice_the_order)
    subscribe(app, PaymentRefunded, subscribers.credit_the_refund)
    subscribe(app, InvoiceIssued, subscribers.deliver_the_document)
