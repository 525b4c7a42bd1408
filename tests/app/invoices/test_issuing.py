"""An invoice is issued with the payment that confirms the order, once, and never changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db as database
from app.database import transaction
from app.events import publish
from app.invoices.issuing import TotalsDisagree, issue_invoice
from app.invoices.models import Invoice, InvoiceSeries
from app.invoices.queries import credit_note_of, credit_notes_of, invoice_of_order
from app.invoices.snapshot import Snapshot
from app.orders.facts import OrderPaid
from app.payments.facts import PaymentRefunded
from tests.cast import Cast
from tests.factories.invoices import Item, a_payment, an_invoice, order_of_items, pay, refund, the_credit_note
from tests.factories.orders import a_contact
from tests.jobs import waiting

FILM = Item("Brand film", 100_00, 2, vat_rate_bp=2400)
BOOK = Item("Printed book", 50_01, 1, vat_rate_bp=900)
COURSE = Item("Course", 70_00, 1, "E", 0, "§ 16 (1) 6 KMS")


def snapshot_of(invoice: Invoice) -> Snapshot:
    return Snapshot.from_json(invoice.snapshot)


def test_a_paid_order_gets_its_invoice_with_the_next_number(db: Any, noon: datetime) -> None:
    first, second = an_invoice(), an_invoice()
    assert (first.label, second.label) == ("INV-2026-00001", "INV-2026-00002")
    assert first.issue_date == date(2026, 11, 20)
    assert first.total_minor == 120_00
    assert [arguments for name, arguments in waiting() if name == "invoices.deliver"] == [
        {"invoice_id": first.id},
        {"invoice_id": second.id},
    ]


def test_the_same_news_twice_gives_one_invoice(db: Any) -> None:
    order = order_of_items(FILM)
    pay(order)
    with transaction():
        publish(OrderPaid(order_id=order.id))
    assert database.session.scalar(sa.select(sa.func.count()).select_from(Invoice)) == 1
    assert database.session.scalar(sa.select(InvoiceSeries.last_number)) == 1


def test_a_rollback_gives_the_number_back(db: Any) -> None:
    order = order_of_items(FILM)
    with pytest.raises(LookupError), transaction():
        a_payment(order)
        issue_invoice(order.id)
        raise LookupError
    assert an_invoice().number == 1


def test_the_year_is_that_of_the_sellers_desk(db: Any) -> None:
    with clock.freeze(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        invoice = an_invoice()
    assert (invoice.year, invoice.issue_date, invoice.label) == (2027, date(2027, 1, 1), "INV-2027-00001")


def test_an_invoice_says_everything_and_adds_up(db: Any, cast: Cast) -> None:
    contact = a_contact(cast.alice, vat_id="TR1234567890", phone="+90 232 000 0000")
    invoice = an_invoice(FILM, BOOK, COURSE, discount_minor=20_00, contact=contact, po_number="PO-7", locale="tr")
    it = snapshot_of(invoice)
    assert (it.buyer.name, it.buyer.contact_name, it.buyer.vat_id) == (
        "Şahin Tekstil Ltd. Şti.",
        "Alice Şahin",
        "TR1234567890",
    )
    assert (it.seller.name, it.seller.vat_id) == ("Imece Studio OÜ", "EE102345678")
    assert (it.language, it.po_number, it.order_reference) == ("tr", "PO-7", invoice.order.reference)
    assert [group.note for group in it.groups] == [None, None, "§ 16 (1) 6 KMS"]
    assert it.sums.lines_minor - it.sums.discounts_minor == it.sums.net_minor == invoice.net_minor
    assert it.sums.gross_minor == it.sums.paid_minor == invoice.order.total_minor
    assert it.sums.due_minor == 0
    assert sum(share.amount_minor for share in it.discounts[0].shares) == 20_00


def test_a_later_change_of_the_contact_does_not_change_the_invoice(db: Any, cast: Cast) -> None:
    contact = a_contact(cast.alice)
    invoice = an_invoice(contact=contact)
    contact.company_name = "Another Company"
    database.session.commit()
    assert snapshot_of(invoice).buyer.name == invoice.buyer_name == "Şahin Tekstil Ltd. Şti."


def test_a_snapshot_survives_its_column(db: Any) -> None:
    invoice = an_invoice(FILM, discount_minor=3)
    database.session.expire_all()
    assert snapshot_of(invoice).as_json() == invoice.snapshot


def test_nothing_is_issued_when_the_order_does_not_add_up(db: Any) -> None:
    order = order_of_items(FILM)
    order.tax_minor += 1
    order.total_minor += 1
    database.session.commit()
    with pytest.raises(TotalsDisagree):
        pay(order)
    assert invoice_of_order(order.id) is None


def test_a_refund_is_credited_and_names_the_invoice(db: Any, noon: datetime) -> None:
    order = order_of_items(FILM, BOOK)
    payment = pay(order)
    note = the_credit_note(refund(payment, 100_00, "Delivered late"))
    it = snapshot_of(note)
    assert note.label == "CN-2026-00001"
    assert (note.type_code, note.total_minor) == (381, 100_00)
    assert it.original is not None
    assert (it.original.label, it.original.issue_date) == ("INV-2026-00001", date(2026, 11, 20))
    assert it.reason == "Delivered late"
    assert it.sums.net_minor == sum(line.net_minor for line in it.lines)
    assert it.sums.tax_minor == sum(group.amount_minor for group in it.groups)


def test_a_full_refund_mirrors_the_invoice(db: Any) -> None:
    order = order_of_items(FILM, BOOK, COURSE, discount_minor=20_00)
    payment = pay(order)
    invoice = invoice_of_order(order.id)
    assert invoice is not None
    note = snapshot_of(the_credit_note(refund(payment, order.total_minor)))
    original = snapshot_of(invoice)
    assert (note.lines, note.discounts, note.groups, note.sums) == (
        original.lines,
        original.discounts,
        original.groups,
        original.sums,
    )


def test_partial_refunds_end_in_exactly_the_invoice(db: Any) -> None:
    order = order_of_items(FILM, BOOK, COURSE, discount_minor=20_01)
    payment = pay(order)
    invoice = invoice_of_order(order.id)
    assert invoice is not None
    for amount in (1, 33_33, 100_00, 1):
        refund(payment, amount)
    refund(payment, order.total_minor - 133_35)
    notes = credit_notes_of(invoice)
    assert [sum(getattr(note, name) for note in notes) for name in ("net_minor", "tax_minor", "total_minor")] == [
        invoice.net_minor,
        invoice.tax_minor,
        invoice.total_minor,
    ]
    assert all(snapshot_of(note).lines for note in notes)


def test_the_same_refund_is_credited_once(db: Any) -> None:
    payment = pay(order_of_items(FILM))
    row = refund(payment, 10_00)
    fact = PaymentRefunded(
        refund_id=row.id, payment_id=payment.id, order_id=payment.order_id, amount_minor=10_00, currency="EUR"
    )
    with transaction():
        publish(fact)
    assert database.session.scalar(sa.select(sa.func.count()).where(Invoice.refund_id == row.id)) == 1


def test_what_was_paid_too_much_goes_back_without_a_credit_note(db: Any) -> None:
    order = order_of_items(Item())
    payment = pay(order, captured_minor=150_00)
    assert credit_note_of(refund(payment, 30_00).id) is None
    assert the_credit_note(refund(payment, 10_00)).total_minor == 10_00


def test_a_refund_of_an_order_that_was_never_invoiced_credits_nothing(db: Any) -> None:
    order = order_of_items(Item())
    payment = a_payment(order)
    database.session.commit()
    assert credit_note_of(refund(payment, 10_00).id) is None


def test_a_refund_known_before_the_payment_is_credited_with_it(db: Any) -> None:
    order = order_of_items(Item())
    payment = a_payment(order)
    database.session.commit()
    row = refund(payment, 10_00)
    with transaction():
        publish(OrderPaid(order_id=order.id))
    assert the_credit_note(row).total_minor == 10_00


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice SET total_minor = 0, net_minor = 0, tax_minor = 0",
        "DELETE FROM invoice",
        "TRUNCATE invoice CASCADE",
        "UPDATE invoice_document SET pdf_sha256 = 'x'",
        "DELETE FROM invoice_document",
        "TRUNCATE invoice_document",
    ],
)
def test_issued_invoices_refuse_raw_changes(db: Any, run_jobs: Any, statement: str) -> None:
    an_invoice()
    run_jobs(only="invoices.deliver")
    with pytest.raises(sa.exc.IntegrityError, match="kept as they are"), database.session.begin_nested():
        database.session.execute(sa.text(statement))


def test_an_issued_invoice_refuses_changes_through_the_model(db: Any) -> None:
    invoice = an_invoice()
    with pytest.raises(sa.exc.IntegrityError, match="kept as they are"), transaction():
        invoice.buyer_name = "Somebody else"
