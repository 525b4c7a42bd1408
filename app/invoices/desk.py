"""Invoices at the desk: every document, found and exported, and sent once more when a customer asks."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Invalid
from app.invoices import accounting, delivering, queries
from app.invoices.models import Invoice
from app.invoices.snapshot import Snapshot
from app.invoices.wording import view_of
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate

routes = Blueprint("invoices_desk", __name__, url_prefix="/desk/invoices", template_folder="templates")
READERS = (Role.FINANCE, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)
ACCOUNTANTS = (Role.FINANCE, Role.ADMIN)
KINDS = ("invoice", "credit_note")
SORTS = tuple(sign + name for name in queries.SORTS for sign in ("", "-"))


@routes.get("")
@desk(*READERS)
def invoices() -> str:
    return render_template(
        "invoices/desk_invoices.html",
        page=paginate(_wanted()),
        currencies=[(code, code) for code in queries.currencies_in_use()],
        may_export=viewer().has_role(*ACCOUNTANTS),
    )


@routes.get("/export.csv")
@desk(*ACCOUNTANTS)
def export() -> Response:
    """What the list shows, as a file: one row per document."""
    return csv_response("invoices.csv", accounting.document_header(), accounting.document_rows(_streamed()))


@routes.get("/accounting.csv")
@desk(*ACCOUNTANTS)
def accounting_export() -> Response:
    """What the accountant books: one row per document, VAT category and rate; credit notes are negative."""
    return csv_response("accounting.csv", accounting.tax_header(), accounting.tax_rows(_streamed()))


@routes.get("/<label>")
@desk(*READERS)
def show(label: str) -> str:
    invoice = queries.invoice_of(viewer(), label)
    return render_template(
        "invoices/desk_invoice.html",
        invoice=invoice,
        view=view_of(Snapshot.from_json(invoice.snapshot)),
        related=[each for each in queries.documents_of_order(invoice.order_id) if each.id != invoice.id],
        mailings=queries.mailings_of(invoice),
    )


@routes.post("/<label>/mailings")
@desk(*READERS)
def send_again(label: str) -> AnyResponse:
    with transaction():
        invoice = queries.invoice_of(viewer(), label)
        delivering.send(invoice, again=True)
        audit.record("invoice.sent_again", ("invoice", invoice.label))
        address = invoice.order.contact.email
    flash(_("Another copy is on its way to %(address)s.", address=address), "good")
    return redirect(url_for(".show", label=label), 303)


def _wanted() -> sa.Select[Invoice]:
    return queries.all_invoices(
        words=arguments.text("q"),
        kind=arguments.choice("kind", KINDS, ""),
        currency=arguments.choice("currency", queries.currencies_in_use(), ""),
        since=_day("since"),
        until=_day("until"),
        sort=arguments.choice("sort", SORTS, queries.NEWEST_FIRST),
    )


def _streamed() -> Any:
    return db.session.scalars(_wanted().execution_options(yield_per=200))


def _day(name: str) -> date | None:
    typed = arguments.text(name)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise Invalid(_("“%(name)s” must be a day such as 2026-11-22.", name=name)) from error
