"""Orders at the desk: all staff read, those who run orders and money write."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit, contacts
from app.accounts.access import desk
from app.accounts.roles import STAFF_ROLES
from app.database import db, transaction
from app.money import Money
from app.orders import closing, correcting, finding
from app.orders.forms import ConfirmForm, DeskContactForm, NoteForm, ReasonForm, RelationForm
from app.orders.listing import SORTS, Wanted, arranged
from app.orders.models import Order
from app.orders.queries import currencies_in_use, locked, order_by_reference
from app.orders.relations import Relation
from app.orders.staff import WRITERS, may_write, me
from app.orders.timeline import note as note_event
from app.orders.wording import RELATIONS, happening, state_choices
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate

routes = Blueprint("orders_desk", __name__, url_prefix="/desk/orders", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF_ROLES)
def orders() -> str:
    return render_template(
        "orders/desk_orders.html",
        page=paginate(_arranged(), per_page=25),
        states=state_choices(),
        relations=[(relation.value, RELATIONS[relation]) for relation in Relation],
        currencies=[(code, code) for code in currencies_in_use()],
    )


@routes.get("/export.csv")
@desk(*STAFF_ROLES)
def export() -> Response:
    """What the list shows, as a file. Amounts are in major units, each row in its own currency."""
    return csv_response("orders.csv", _header(), _rows(list(db.session.scalars(_arranged()))))


@routes.get("/<reference>")
@desk(*STAFF_ROLES)
def show(reference: str) -> Answer:
    return _draw(order_by_reference(reference), NoteForm(formdata=None), ReasonForm(formdata=None))


@routes.post("/<reference>/notes")
@desk(*WRITERS)
def note(reference: str) -> Answer:
    order, form = order_by_reference(reference), NoteForm()
    if not form.validate():
        return _draw(order, form, ReasonForm(formdata=None))
    with transaction():
        note_event(order, "internal_note", me(), remark=form.text.data)
    return _back(reference)


@routes.post("/<reference>/cancellation")
@desk(*WRITERS)
def cancel(reference: str) -> Answer:
    order, form = order_by_reference(reference), ReasonForm()
    if not form.validate():
        return _draw(order, NoteForm(formdata=None), form)
    with transaction():
        audit.record("order.cancelled", closing.cancel(order.id, by=me(), reason=form.reason.data))
    flash(_("The order is cancelled."), "good")
    return _back(reference)


@routes.post("/<reference>/reinstatement")
@desk(*WRITERS)
def reinstate(reference: str) -> Answer:
    order, form = order_by_reference(reference), ReasonForm()
    if not form.validate():
        return _draw(order, NoteForm(formdata=None), form)
    with transaction():
        audit.record("order.reinstated", closing.reinstate(order.id, by=me(), reason=form.reason.data))
    flash(_("The order is taken up again, with new time to pay."), "good")
    return _back(reference)


@routes.post("/<reference>/relation")
@desk(*WRITERS)
def relation(reference: str) -> Answer:
    order, form = order_by_reference(reference), RelationForm()
    if not form.validate():
        return _draw(order, NoteForm(formdata=None), ReasonForm(formdata=None), form)
    with transaction():
        correcting.set_relation(order.id, Relation(form.relation.data), by=me())
    flash(_("The relation is changed."), "good")
    return _back(reference)


@routes.post("/<reference>/link")
@desk(*WRITERS)
def send_link(reference: str) -> Answer:
    if not ConfirmForm().validate():
        return _back(reference)
    with transaction():
        order = locked(order_by_reference(reference).id)
        finding.mail_link(order)
        note_event(order, "link_sent", me())
        audit.record("order.link_sent", order)
    flash(_("The link is on its way to the customer."), "good")
    return _back(reference)


@routes.route("/<reference>/contact", methods=["GET", "POST"])
@desk(*WRITERS)
def contact(reference: str) -> Answer:
    order = order_by_reference(reference)
    form = DeskContactForm(obj=order.contact)
    if request.method == "POST" and form.validate():
        with transaction():
            correcting.correct_by_desk(order.id, me(), contacts.values_of(form), reason=form.reason.data)
        flash(_("The contact is corrected. Issued invoices keep what they said."), "good")
        return _back(reference)
    return render_template("orders/desk_contact.html", order=order, form=form), form.status


def _arranged() -> sa.Select[Order]:
    return arranged(sa.select(Order), Wanted.from_address(), arguments.choice("sort", SORTS, "-placed"))


def _header() -> list[str]:
    who = [_("Order"), _("Placed"), _("State"), _("Relation"), _("Customer"), _("E-mail"), _("Country")]
    amounts = [_("Net"), _("VAT"), _("Total"), _("Paid"), _("Refunded")]
    return [*who, _("Order number of the customer"), _("Currency"), *amounts]


def _rows(orders: list[Order]) -> Iterator[list[object]]:
    for order in orders:
        amounts = (order.net_minor, order.tax_minor, order.total_minor, order.paid_minor, order.refunded_minor)
        yield [
            order.reference,
            order.placed_at.isoformat(timespec="seconds"),
            order.state,
            order.relation,
            order.contact.display_name,
            order.contact.email,
            order.contact.country,
            order.po_number or "",
            order.currency,
            *(Money(minor, order.currency).decimal for minor in amounts),
        ]


def _draw(
    order: Order, noting: NoteForm, deciding: ReasonForm, relating: RelationForm | None = None
) -> tuple[str, int]:
    relating = relating or RelationForm(formdata=None, obj=order)
    page = render_template(
        "orders/desk_order.html",
        order=order,
        noting=noting,
        deciding=deciding,
        relating=relating,
        may_write=may_write(),
        happenings=[(event, happening(event, order.currency)) for event in order.timeline(internal=True)],
    )
    return page, max(noting.status, deciding.status, relating.status)


def _back(reference: str) -> AnyResponse:
    return redirect(url_for(".show", reference=reference), 303)
