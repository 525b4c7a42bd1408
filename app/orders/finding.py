"""Mailing the links to orders again, to the address they belong to and to no other."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.accounts import verifying
from app.accounts.models import Contact
from app.database import db
from app.mail import outbox
from app.orders.links import order_link, order_path
from app.orders.models import Order

MOST_LINKS = 20


def mail_links(email: str) -> None:
    """Mail the newest orders of an address there, at most once an hour; quiet when there are none.

    An address that never proved to be read gets the verification mail only, which leads to the newest order.
    """
    orders = _orders_of(email)
    if not orders:
        return
    newest = orders[0]
    if not newest.contact.is_verified:
        verifying.ask(email, locale=newest.locale, name=newest.contact.name, next_path=order_path(newest))
        return
    outbox.send_later(
        "orders/mail/links",
        to=email,
        locale=newest.contact.locale,
        key=f"order-links:{newest.contact_id}:{clock.now():%Y-%m-%dT%H}",
        private=True,
        name=newest.contact.name,
        orders=[(order, order_link(order)) for order in orders],
    )


def mail_link(order: Order, *, asked: bool = False) -> None:
    """Mail the link to one order again. `asked` says that its address is already asked to verify itself."""
    contact = order.contact
    if not (contact.is_verified or asked):
        verifying.ask(contact.email, locale=contact.locale, name=contact.name, next_path=order_path(order))
    outbox.send_later(
        "orders/mail/links",
        to=contact.email,
        locale=contact.locale,
        hold=not contact.is_verified,
        private=True,
        name=contact.name,
        orders=[(order, order_link(order))],
    )


def _orders_of(email: str) -> list[Order]:
    select = sa.select(Order).join(Contact).where(Contact.email == email, Contact.erased_at.is_(None))
    return list(db.session.scalars(select.order_by(Order.id.desc()).limit(MOST_LINKS)))
