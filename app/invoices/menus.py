"""Where invoices show up in menus, on the order's page, in the desk's search and among what waits."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import Viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.invoices import pro_forma, queries
from app.invoices.models import Invoice
from app.orders.models import Order
from app.web.navigation import MenuEntry, Panel, SearchHit, Waiting, allowed

READERS = frozenset({Role.FINANCE.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})
MOST_HITS = 5
MOST_ON_FRONT = 4


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("portal", "main", _l("Invoices"), "invoices.mine", order=30, icon="bi-receipt"),
        MenuEntry("desk", "money", _l("Invoices"), "invoices_desk.invoices", READERS, order=20, icon="bi-receipt"),
    ]


def search(text: str) -> list[SearchHit]:
    """Documents whose number, buyer or order mentions `text`."""
    if not allowed(READERS):
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


def panel_at(place: str, **context: object) -> Panel | None:
    """The latest documents on a person's own front page, and those of an order at the desk."""
    person, order = context.get("person"), context.get("order")
    if place == "portal.front" and isinstance(person, User):
        latest = db.session.scalars(queries.invoices_of(Viewer(person)).limit(MOST_ON_FRONT)).unique().all()
        return _drawn("invoices/_front.html", latest)
    if place == "desk.order" and isinstance(order, Order) and allowed(READERS):
        return _drawn("invoices/_desk_panel.html", queries.documents_of_order(order.id))
    return None


def _drawn(template: str, documents: Sequence[Invoice]) -> Panel | None:
    if not documents:
        return None
    return Panel(Markup(render_template(template, documents=documents)), 30)  # noqa: S704  (ours, which escapes)
