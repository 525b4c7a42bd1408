"""Where invoices show up in menus, on the order's page, in the desk's search and among what waits."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.invoices import pro_forma, queries
from app.orders.models import Order
from app.web.navigation import MenuEntry, SearchHit, Waiting

READERS = frozenset({Role.FINANCE.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})
MOST_HITS = 5


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("portal", "main", _l("Invoices"), "invoices.mine", order=30, icon="bi-receipt"),
        MenuEntry("desk", "money", _l("Invoices"), "invoices_desk.invoices", READERS, order=20, icon="bi-receipt"),
    ]


def search(text: str) -> list[SearchHit]:
    """Documents whose number, buyer or order mentions `text`."""
    if not viewer().has_role(Role.FINANCE, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN):
        return []
    found = db.session.scalars(queries.all_invoices(words=text).limit(MOST_HITS)).unique()
    return [
        SearchHit(
            _("Credit note") if it.is_credit_note else _("Invoice"),
            it.label,
            url_for("invoices_desk.show", label=it.label),
            it.buyer_name,
        )
        for it in found
    ]


def waiting() -> list[Waiting]:
    """Documents without a file: normally gone within seconds."""
    words = _l("Invoices whose file is being prepared")
    return [Waiting(words, queries.undelivered(), "invoices_desk.invoices", roles=READERS)]


def order_panel(order: Order) -> str:
    """The documents of an order on its page, and the pro forma while a transfer is awaited."""
    documents = queries.documents_of_order(order.id)
    offered = pro_forma.is_offered(order)
    if not documents and not offered:
        return Markup("")
    drawn = render_template("invoices/_order_panel.html", documents=documents, order=order, pro_forma_offered=offered)
    return Markup(drawn)  # noqa: S704  (a template of ours, which escapes)
