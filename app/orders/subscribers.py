"""What orders do when something has happened, here or below: mostly letters, one each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.accounts import verifying
from app.accounts.facts import ContactCorrected, EmailVerified
from app.accounts.models import Contact
from app.database import db
from app.mail import outbox
from app.orders import tasks
from app.orders.facts import OrderCancelled, OrderExpired, OrderPaid, OrderPlaced, QuoteSent
from app.orders.finding import mail_link
from app.orders.links import order_link, order_path, quote_link, quote_path
from app.orders.models import Order, QuoteVersion
from app.orders.queries import order_by_id
from app.orders.quote_queries import locked_quote
from app.orders.settling import settle_free
from app.orders.states import State


def confirm_receipt(fact: OrderPlaced) -> None:
    """The order-received mail; an address that never proved to be read is asked for that first."""
    order = order_by_id(fact.order_id)
    if not order.contact.is_verified:
        _ask(order.contact, order_path(order))
    _write_to("orders/mail/received", order, key=f"order-received:{order.id}")


def confirm_payment(fact: OrderPaid) -> None:
    """A job writes the mail: the transaction that counts the money keeps its locks no longer than it must."""
    tasks.tell_paid.defer(order_id=fact.order_id, paid_minor=order_by_id(fact.order_id).paid_minor)


def tell_cancelled(fact: OrderCancelled) -> None:
    order = order_by_id(fact.order_id)
    _write_to("orders/mail/closed", order, key=f"order-cancelled:{order.id}", expired=False, reason=fact.reason)


def tell_expired(fact: OrderExpired) -> None:
    order = order_by_id(fact.order_id)
    key = f"order-expired:{order.id}:{order.due_at:%Y-%m-%d}"
    _write_to("orders/mail/closed", order, key=key, expired=True, reason="")


def offer(fact: QuoteSent) -> None:
    quote = locked_quote(fact.quote_id)
    version = db.session.get_one(QuoteVersion, fact.version_id)
    contact = quote.contact
    if not contact.is_verified:
        _ask(contact, quote_path(quote))
    outbox.send_later(
        "orders/mail/quote",
        to=contact.email,
        locale=contact.locale,
        key=f"quote-sent:{version.id}",
        hold=not contact.is_verified,
        private=True,
        quote=quote,
        version=version,
        link=quote_link(quote),
    )


def settle_what_is_free(fact: EmailVerified) -> None:
    """Orders that cost nothing waited for their address only."""
    free = sa.select(Order).join(Contact).where(Contact.email == fact.email, Order.total_minor == 0)
    for order in db.session.scalars(free.where(Order.state == State.PLACED)).all():
        db.session.refresh(order.contact)
        settle_free(order)


def write_to_new_address(fact: ContactCorrected) -> None:
    """Links that went to a wrong address stopped working; the right one gets its own, once it is verified."""
    if "email" not in fact.fields:
        return
    open_orders = sa.select(Order).where(Order.contact_id == fact.contact_id, Order.state == State.PLACED)
    for order in db.session.scalars(open_orders).all():
        mail_link(order, asked=True)


def _ask(contact: Contact, next_path: str) -> None:
    verifying.ask(contact.email, locale=contact.locale, name=contact.name, next_path=next_path)


def _write_to(template: str, order: Order, *, key: str, **values: Any) -> None:
    contact = order.contact
    outbox.send_later(
        template,
        to=contact.email,
        locale=contact.locale,
        key=key,
        hold=not contact.is_verified,
        private=True,
        order=order,
        link=order_link(order),
        **values,
    )
