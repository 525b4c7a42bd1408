"""Jobs of invoices."""

from __future__ import annotations

from app.database import db, transaction
from app.invoices import delivering, queries
from app.jobs.queue import task


@task("invoices.deliver")
def deliver(invoice_id: int) -> None:
    """Draw the files of an invoice, keep them, and write the mail that brings them. Twice is as good as once."""
    invoice = queries.invoice_by_id(invoice_id)
    files = None if invoice.document else delivering.draw(invoice)
    if files:
        delivering.put_away(files)
    db.session.rollback()
    with transaction():
        invoice = queries.invoice_by_id(invoice_id)
        if files:
            delivering.register(invoice, files)
            db.session.refresh(invoice)
        delivering.send(invoice)
