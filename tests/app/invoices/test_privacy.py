"""A person is told of their invoices; erasing the person leaves the books as they were."""

from __future__ import annotations

from typing import Any

from app.accounts.erasing import erase
from app.database import db as database
from app.database import transaction
from app.invoices.models import Invoice
from app.invoices.privacy import invoices_about
from tests.cast import Cast
from tests.factories.invoices import an_invoice
from tests.factories.orders import a_contact


def test_the_export_holds_the_invoices_of_the_person_and_of_nobody_else(db: Any, cast: Cast) -> None:
    invoice = an_invoice(placed_by=cast.alice)
    (row,) = invoices_about(cast.alice).rows
    assert row["number"] == invoice.label
    assert row["address"] == "Kıbrıs Şehitleri Cd. 12, 35220 İzmir, TR"
    assert invoices_about(cast.charlie).rows == []


def test_an_invoice_keeps_no_telephone_number(db: Any, cast: Cast) -> None:
    invoice = an_invoice(contact=a_contact(cast.alice, phone="+90 232 000 0000"))
    assert "232" not in str(invoice.snapshot["buyer"])


def test_erasing_a_person_changes_no_invoice(db: Any, cast: Cast) -> None:
    invoice = an_invoice(placed_by=cast.alice)
    before = dict(invoice.snapshot)
    with transaction():
        erase(cast.alice)
    database.session.expire_all()
    again = database.session.get_one(Invoice, invoice.id)
    assert again.snapshot == before
    assert again.order.contact.email.endswith("@erased.invalid")
