"""What erasure leaves of somebody who was invoiced."""

from __future__ import annotations

from app.accounts import erasing
from app.accounts.models import Contact
from app.database import db, transaction
from app.invoices.models import Invoice
from app.orders.models import Order
from tests.cast import Cast
from tests.factories.accounts import contact
from tests.factories.invoices import Item, an_invoice


def test_an_invoiced_contact_keeps_what_the_law_wants_and_the_document_stays(cast: Cast) -> None:
    invoice = an_invoice(Item(), placed_by=cast.alice)
    invoice_id, before = invoice.id, dict(invoice.snapshot)
    contact_id = db.session.get_one(Order, invoice.order_id).contact_id
    name = db.session.get_one(Contact, contact_id).name
    other_id = contact(cast.alice.email, cast.alice).id
    with transaction():
        erasing.erase(cast.alice)
    kept, gone = db.session.get_one(Contact, contact_id), db.session.get_one(Contact, other_id)
    assert (kept.name, kept.phone) == (name, None)
    assert kept.email.endswith("@erased.invalid")
    assert gone.name == "—"
    assert db.session.get_one(Invoice, invoice_id).snapshot == before
