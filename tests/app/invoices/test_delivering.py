"""An issued invoice is drawn, kept with its digest, and mailed once."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db as database
from app.database import transaction
from app.errors import Conflict
from app.invoices import delivering, tasks
from app.invoices.models import Invoice, InvoiceDocument
from app.invoices.queries import invoice_of_order
from app.mail.models import MailMessage
from app.mail.outbox import release_held
from app.media.storage import storage
from tests.app.invoices.reading import text_of
from tests.cast import Cast
from tests.factories.invoices import Item, an_invoice, order_of_items, pay, refund, the_credit_note
from tests.factories.orders import a_contact

Jobs = Callable[..., int]


def invoice_mails() -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template.startswith("invoices/")).order_by(MailMessage.id)
    return list(database.session.scalars(found))


def document_of(invoice: Invoice) -> InvoiceDocument:
    database.session.expire_all()
    assert invoice.document is not None
    return invoice.document


def test_the_files_lie_in_the_store_under_their_digests(db: Any, run_jobs: Jobs) -> None:
    invoice = an_invoice()
    run_jobs(only="invoices.deliver")
    document = document_of(invoice)
    pdf, xml = storage().get(document.pdf_key), storage().get(document.xml_key)
    assert sha256(pdf).hexdigest() == document.pdf_sha256
    assert sha256(xml).hexdigest() == document.xml_sha256
    assert pdf.startswith(b"%PDF-1.7")
    assert invoice.label in text_of(pdf)


def test_drawing_it_again_gives_the_same_bytes(db: Any, run_jobs: Jobs) -> None:
    invoice = an_invoice(Item("Ürün"), Item("Услуга", vat_rate_bp=900), locale="tr", discount_minor=5)
    run_jobs(only="invoices.deliver")
    document = document_of(invoice)
    again = delivering.draw(invoice)
    assert sha256(again.pdf).hexdigest() == document.pdf_sha256
    assert sha256(again.xml).hexdigest() == document.xml_sha256


def test_the_invoice_is_mailed_once_with_the_pdf(db: Any, cast: Cast, run_jobs: Jobs) -> None:
    invoice = an_invoice(contact=a_contact(cast.alice), locale="pl")
    tasks.deliver.perform(invoice_id=invoice.id)
    tasks.deliver.perform(invoice_id=invoice.id)
    run_jobs(only="invoices.deliver")
    (mail,) = invoice_mails()
    assert mail.recipient == cast.alice.email
    assert invoice.label in mail.subject
    assert [(each.filename, each.content_type) for each in mail.attachments] == [
        (f"{invoice.label}.pdf", "application/pdf")
    ]
    assert mail.attachments[0].file_key == document_of(invoice).pdf_key
    assert mail.locale == "pl"


def test_a_credit_note_is_mailed_as_one(db: Any, run_jobs: Jobs) -> None:
    payment = pay(order_of_items(Item()))
    note = the_credit_note(refund(payment, 60_00))
    run_jobs(only="invoices.deliver")
    mail = invoice_mails()[-1]
    assert mail.template == "invoices/mail/credit_note"
    assert note.label in mail.subject
    assert "INV-" in mail.text
    assert "€60.00" in mail.text


def test_an_address_that_is_not_proven_waits(db: Any, run_jobs: Jobs) -> None:
    contact = a_contact(email="new@customer.example", email_verified_at=None)
    an_invoice(contact=contact)
    run_jobs(only="invoices.deliver")
    assert [mail.held_for_verification for mail in invoice_mails()] == [True]
    with transaction():
        release_held(contact.email)
    assert [mail.held_for_verification for mail in invoice_mails()] == [False]


def test_nobody_writes_to_an_erased_customer(db: Any, run_jobs: Jobs) -> None:
    invoice = an_invoice()
    invoice.order.contact.erased_at = clock.now()
    database.session.commit()
    run_jobs(only="invoices.deliver")
    assert invoice_mails() == []
    with pytest.raises(Conflict):
        delivering.send(invoice, again=True)


def test_a_file_that_was_changed_in_the_store_is_not_served(db: Any, run_jobs: Jobs) -> None:
    invoice = an_invoice()
    run_jobs(only="invoices.deliver")
    document = document_of(invoice)
    storage().put(document.pdf_key, gzip.compress(b"something else"), "application/pdf")
    with pytest.raises(Conflict):
        delivering.stored(document.pdf_key, document.pdf_sha256)


def test_the_first_registration_of_files_stays(db: Any, run_jobs: Jobs) -> None:
    invoice = an_invoice()
    run_jobs(only="invoices.deliver")
    kept = document_of(invoice).pdf_sha256
    with transaction():
        delivering.register(invoice, delivering.Files(pdf=b"other", xml=b"other"))
    assert document_of(invoice).pdf_sha256 == kept


def test_the_order_of_an_invoice_is_found_by_its_order(db: Any) -> None:
    invoice = an_invoice()
    assert invoice_of_order(invoice.order_id) == invoice
