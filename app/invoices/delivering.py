"""From an issued invoice to its files, and from there to the customer's mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.errors import Busy, Conflict
from app.invoices.document import render
from app.invoices.facturx import xml_of
from app.invoices.models import Invoice, InvoiceDocument
from app.invoices.snapshot import Snapshot
from app.mail.outbox import Attachment, send_later
from app.media.storage import storage
from app.orders.links import order_link

PDF = "application/pdf"
XML = "application/xml"


@dataclass(frozen=True)
class Files:
    pdf: bytes
    xml: bytes


def draw(invoice: Invoice) -> Files:
    """The hybrid PDF and its XML, from nothing but the snapshot: the same invoice gives the same bytes."""
    snapshot = Snapshot.from_json(invoice.snapshot)
    xml = xml_of(snapshot)
    return Files(pdf=render(snapshot, xml), xml=xml)


def put_away(files: Files) -> None:
    """Into the store, under their own digests: doing it twice changes nothing."""
    storage().put(_key(files.pdf, "pdf"), files.pdf, PDF)
    storage().put(_key(files.xml, "xml"), files.xml, XML)


def register(invoice: Invoice, files: Files) -> None:
    """The files with their digests beside the invoice; the first registration stays."""
    db.session.execute(
        insert(InvoiceDocument)
        .values(
            invoice_id=invoice.id,
            pdf_key=_key(files.pdf, "pdf"),
            pdf_sha256=sha256(files.pdf).hexdigest(),
            xml_key=_key(files.xml, "xml"),
            xml_sha256=sha256(files.xml).hexdigest(),
            rendered_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["invoice_id"])
    )


def send(invoice: Invoice, *, again: bool = False) -> None:
    """Mail the PDF to the order's contact, once; `again` when a member of staff asks for another copy.

    It waits while the address is not proven. Nobody is written to whose data were erased.
    """
    document, contact = document_of(invoice), invoice.order.contact
    if contact.erased_at is not None:
        if again:
            raise Conflict(_("The data of this customer were erased: there is no address to send to."))
        return
    send_later(
        "invoices/mail/credit_note" if invoice.is_credit_note else "invoices/mail/invoice",
        to=contact.email,
        locale=invoice.locale,
        key=None if again else f"invoice-issued:{invoice.id}",
        hold=not contact.is_verified,
        attachments=[Attachment(document.pdf_key, f"{invoice.label}.pdf", PDF)],
        invoice=Snapshot.from_json(invoice.snapshot),
        order_link=order_link(invoice.order),
        private=True,
    )


def document_of(invoice: Invoice) -> InvoiceDocument:
    """Raises `Busy` while the file is still being drawn."""
    if invoice.document is None:
        raise Busy(_("This document is being prepared. Please look again in a minute."))
    return invoice.document


def stored(key: str, digest: str) -> bytes:
    """The file as it was issued. Raises `Conflict` when the store holds something else."""
    data = storage().get(key)
    if sha256(data).hexdigest() != digest:
        raise Conflict(_("The stored file is not the one that was issued. Please tell us its number."))
    return data


def _key(data: bytes, ending: str) -> str:
    digest = sha256(data).hexdigest()
    return f"invoices/{digest[:2]}/{digest}.{ending}"
