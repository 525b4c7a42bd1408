"""Named reads of invoices. Whoever may see an order may see its documents; a stranger finds nothing (404)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Contact, User
from app.database import db
from app.errors import NotFound
from app.invoices.models import Invoice
from app.mail.models import MailAttachment, MailMessage
from app.orders import queries as orders
from app.orders.models import Order
from app.payments.models import Payment, Refund

if TYPE_CHECKING:
    from app.accounts.access import Viewer

LABEL = re.compile(r"[A-Za-z0-9.-]{1,30}")
# Money that was set aside for a person to look at counts towards no order.
COUNTED = sa.and_(Payment.captured_at.is_not(None), Payment.set_aside.is_(None))
SORTS = {
    "date": (Invoice.issue_date, Invoice.id),
    "number": (Invoice.series, Invoice.year, Invoice.number),
    "buyer": (sa.func.lower(Invoice.buyer_name), Invoice.id),
    "total": (Invoice.currency, Invoice.total_minor, Invoice.id),
}
NEWEST_FIRST = "-date"
# Asked for every payment, so they are put together once: SQLAlchemy then knows them again without looking.
_INVOICE = sa.select(Invoice).where(Invoice.order_id == sa.bindparam("order_id"), Invoice.type_code == 380)
_UNCREDITED = (
    sa.select(Refund.id)
    .join(Payment, Payment.id == Refund.payment_id)
    .outerjoin(Invoice, Invoice.refund_id == Refund.id)
    .where(Payment.order_id == sa.bindparam("order_id"), COUNTED, Refund.state == "succeeded", Invoice.id.is_(None))
    .order_by(Refund.id)
)
_CAPTURED = (
    sa.select(Payment)
    .where(Payment.order_id == sa.bindparam("order_id"), COUNTED)
    .order_by(Payment.captured_at.desc().nulls_last(), Payment.id.desc())
    .limit(1)
)
_OF_ORDER = sa.select(Invoice).where(Invoice.order_id == sa.bindparam("order_id")).order_by(Invoice.id)


def invoice_of(viewer: Viewer, label: str) -> Invoice:
    """The document with that number if `viewer` may see its order. Raises `NotFound` for everyone else."""
    if not LABEL.fullmatch(label):
        raise NotFound
    found = db.session.scalar(
        sa.select(Invoice)
        .join(Invoice.order)
        .where(Invoice.label == label, orders.visible_to(viewer))
        .options(joinedload(Invoice.document), joinedload(Invoice.order), joinedload(Invoice.original))
    )
    if found is None:
        raise NotFound
    return found


def invoices_of(viewer: Viewer) -> sa.Select[Invoice]:
    """The viewer's own documents (of staff too only their own), newest first."""
    return (
        sa.select(Invoice)
        .join(Invoice.order)
        .where(orders.own(viewer))
        .options(joinedload(Invoice.order), joinedload(Invoice.document))
        .order_by(Invoice.issued_at.desc(), Invoice.id.desc())
    )


def documents_of_order(order_id: int) -> Sequence[Invoice]:
    """The invoice and its credit notes, in the order they were issued."""
    return db.session.scalars(_OF_ORDER, {"order_id": order_id}).all()


def invoice_by_id(invoice_id: int) -> Invoice:
    found = db.session.get(Invoice, invoice_id, options=[joinedload(Invoice.document), joinedload(Invoice.order)])
    if found is None:
        raise NotFound
    return found


def invoice_of_order(order_id: int) -> Invoice | None:
    return db.session.scalar(_INVOICE, {"order_id": order_id})


def credit_note_of(refund_id: int) -> Invoice | None:
    return db.session.scalar(sa.select(Invoice).where(Invoice.refund_id == refund_id))


def credit_notes_of(original: Invoice) -> Sequence[Invoice]:
    return db.session.scalars(sa.select(Invoice).where(Invoice.original_id == original.id).order_by(Invoice.id)).all()


def refunds_without_credit_note(order_id: int) -> Sequence[int]:
    """Refunds of the order that have succeeded and are on no credit note, oldest first."""
    return db.session.scalars(_UNCREDITED, {"order_id": order_id}).all()


def captured_payment_of(order_id: int) -> Payment | None:
    """The last payment of the order whose money counted."""
    return db.session.scalar(_CAPTURED, {"order_id": order_id})


def money_of(order_id: int, *, including: Refund) -> tuple[int, int]:
    """Minor units captured for the order, and given back by refunds that succeeded; `including` counts in any state."""
    of_order = sa.and_(Payment.order_id == order_id, COUNTED)
    captured = sa.select(sa.func.coalesce(sa.func.sum(Payment.captured_minor), 0)).where(of_order)
    refunded = (
        sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_minor), 0))
        .join(Refund.payment)
        .where(of_order, sa.or_(Refund.state == "succeeded", Refund.id == including.id))
    )
    return int(db.session.scalar(captured) or 0), int(db.session.scalar(refunded) or 0)


def all_invoices(
    *,
    words: str = "",
    kind: str = "",
    currency: str = "",
    since: date | None = None,
    until: date | None = None,
    sort: str = NEWEST_FIRST,
) -> sa.Select[Invoice]:
    """Every document, for the desk. `words` looks in numbers, buyers and order references; days are inclusive."""
    found = sa.select(Invoice).join(Invoice.order).options(joinedload(Invoice.order), joinedload(Invoice.document))
    if words:
        found = found.where(_mentions(words))
    if kind:
        found = found.where(Invoice.type_code == (381 if kind == "credit_note" else 380))
    if currency:
        found = found.where(Invoice.currency == currency)
    if since:
        found = found.where(Invoice.issue_date >= since)
    if until:
        found = found.where(Invoice.issue_date <= until)
    columns = SORTS[sort.removeprefix("-")]
    return found.order_by(*(column.desc() if sort.startswith("-") else column.asc() for column in columns))


def mailings_of(invoice: Invoice) -> Sequence[MailMessage]:
    """The mails that carried the document, newest first."""
    if invoice.document is None:
        return []
    return db.session.scalars(
        sa.select(MailMessage)
        .join(MailMessage.attachments)
        .where(MailAttachment.file_key == invoice.document.pdf_key)
        .order_by(MailMessage.created_at.desc(), MailMessage.id.desc())
    ).all()


def currencies_in_use() -> Sequence[str]:
    return db.session.scalars(sa.select(Invoice.currency).distinct().order_by(Invoice.currency)).all()


def undelivered() -> int:
    """Documents whose file has not been drawn yet."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Invoice).where(~Invoice.document.has())) or 0


def _mentions(words: str) -> sa.ColumnElement[bool]:
    columns = (Invoice.label, Invoice.buyer_name, Order.reference)
    return sa.or_(*(column.icontains(words, autoescape=True) for column in columns))


def invoiced_contacts(user: User) -> frozenset[int]:
    """The contacts of `user` that an issued document names: tax law wants name and address kept."""
    mine = sa.select(Order.contact_id).join(Invoice, Invoice.order_id == Order.id).join(Order.contact)
    return frozenset(db.session.scalars(mine.where(Contact.user_id == user.id)))
