"""Signed links in mails: whoever holds one may see that order or quote in their browser, without an account.

The key is bound to the contact's address: when a wrong address is corrected, links that were mailed there stop working.
"""

from __future__ import annotations

import hashlib
import hmac

from app.accounts.models import Contact
from app.config import settings
from app.errors import NotFound
from app.mail.links import absolute_url
from app.orders.models import Order, Quote


def order_link(order: Order) -> str:
    """The full address that opens `order`; secret, so only for private mails."""
    return absolute_url("orders.open_link", reference=order.reference, key=_key(order.reference, order.contact))


def quote_link(quote: Quote) -> str:
    return absolute_url("quotes.open_link", reference=quote.reference, key=_key(quote.reference, quote.contact))


def order_path(order: Order) -> str:
    """The same as a path on this site, to come back to."""
    return order_link(order).removeprefix(settings().base_url)


def quote_path(quote: Quote) -> str:
    return quote_link(quote).removeprefix(settings().base_url)


def check_key(thing: Order | Quote, key: str) -> None:
    """Raises `NotFound` unless `key` was made for this thing and its present address."""
    if not hmac.compare_digest(key.encode(), _key(thing.reference, thing.contact).encode()):
        raise NotFound


def _key(reference: str, contact: Contact) -> str:
    secret = hashlib.sha256(b"orders.links:" + settings().secret_key.encode()).digest()
    return hmac.new(secret, f"{reference}:{contact.email}".encode(), hashlib.sha256).hexdigest()[:40]
