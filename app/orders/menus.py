"""Where orders and quotes show up: in menus, in the desk's search and among what waits there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.roles import STAFF_ROLES
from app.database import db
from app.orders.listing import Wanted, arranged, arranged_quotes
from app.orders.models import Order, Quote
from app.orders.quote_queries import in_state
from app.orders.states import State
from app.orders.wording import STATES
from app.web.navigation import MenuEntry, SearchHit, Waiting

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

MOST_HITS = 6
STAFF = frozenset(role.value for role in STAFF_ROLES)
DUE_SOON = timedelta(days=3)


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("public", "policies", _l("Find my order"), "orders.find", order=5, icon="bi-search"),
        MenuEntry("portal", "main", _l("Orders"), "orders.mine", order=10, icon="bi-bag"),
        MenuEntry("portal", "main", _l("Quotes"), "quotes.mine", order=20, icon="bi-file-text"),
        MenuEntry("desk", "orders", _l("Orders"), "orders_desk.orders", roles=STAFF, order=10, icon="bi-bag"),
        MenuEntry("desk", "orders", _l("Quotes"), "quotes_desk.quotes", roles=STAFF, order=20, icon="bi-file-text"),
    ]


def search(text: str) -> list[SearchHit]:
    """Orders and quotes by reference, customer, address or the customer's order number."""
    orders = db.session.scalars(arranged(sa.select(Order), Wanted(text=text), "-placed").limit(MOST_HITS))
    quotes = db.session.scalars(arranged_quotes(sa.select(Quote), text, "-created").limit(MOST_HITS))
    return [*map(_order_hit, orders), *map(_quote_hit, quotes)]


def waiting() -> list[Waiting]:
    soon = sa.and_(Order.state == State.PLACED, Order.due_at <= clock.now() + DUE_SOON)
    disputed = _count(Order, Order.state == State.DISPUTED)
    drafts, unanswered = (_count(Quote, in_state(state)) for state in ("draft", "expired"))
    return [
        _orders(_l("Orders whose payment is disputed"), disputed, state="disputed"),
        _orders(_l("Unpaid orders that expire within three days"), _count(Order, soon), state="placed", sort="due"),
        _quotes(_l("Quotes that are not sent yet"), drafts, state="draft"),
        _quotes(_l("Quotes that expired without an answer"), unanswered, state="expired"),
    ]


def _orders(label: LazyString, count: int, **filters: str) -> Waiting:
    return Waiting(label, count, "orders_desk.orders", filters, STAFF)


def _quotes(label: LazyString, count: int, **filters: str) -> Waiting:
    return Waiting(label, count, "quotes_desk.quotes", filters, STAFF)


def _order_hit(order: Order) -> SearchHit:
    url = url_for("orders_desk.show", reference=order.reference)
    return SearchHit(
        _("Order"), f"{order.reference} · {order.contact.display_name}", url, STATES[State(order.state)][0]
    )


def _quote_hit(quote: Quote) -> SearchHit:
    url = url_for("quotes_desk.show", reference=quote.reference)
    return SearchHit(_("Quote"), f"{quote.reference} · {quote.contact.display_name}", url)


def _count(about: type[Order | Quote], condition: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(about).where(condition)) or 0
