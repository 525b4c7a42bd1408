"""Quotes at the desk: written in versions, sent, followed."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit, contacts
from app.accounts.access import desk
from app.accounts.roles import STAFF_ROLES
from app.catalogue.queries import active_services
from app.config import settings
from app.database import db, transaction
from app.errors import Invalid
from app.orders import quoting
from app.orders.checkout import NotForSale
from app.orders.forms import ConfirmForm
from app.orders.listing import QUOTE_SORTS, arranged_quotes
from app.orders.models import Quote
from app.orders.quote_forms import SPARE_LINES, NewQuoteForm, VersionForm, typed_line, usual_expiry
from app.orders.quote_queries import in_state, quote_by_reference, with_versions
from app.orders.relations import Relation
from app.orders.staff import WRITERS, may_write, me
from app.orders.wording import QUOTE_STATES, RELATIONS, quote_state
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_code
from app.web.pagination import paginate

routes = Blueprint("quotes_desk", __name__, url_prefix="/desk/quotes", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF_ROLES)
def quotes() -> str:
    return render_template(
        "orders/desk_quotes.html",
        page=paginate(_arranged(), per_page=25),
        quote_state=quote_state,
        states=QUOTE_STATES,
        may_write=may_write(),
    )


@routes.get("/export.csv")
@desk(*STAFF_ROLES)
def export() -> Response:
    what = [_("Quote"), _("Written"), _("State"), _("Version"), _("Customer"), _("E-mail")]
    header = [*what, _("Currency"), _("Total"), _("Valid until")]
    return csv_response("quotes.csv", header, _rows(list(db.session.scalars(_arranged()))))


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    guess = {"locale": language_code(), "country": settings().seller.country, "valid_until": usual_expiry()}
    form = NewQuoteForm(data=guess)
    form.offer(active_services(language_code()), str(form.currency.data or "EUR"))
    if request.method == "POST" and not _asks_for_lines(form) and form.validate():
        try:
            reference = _start(form)
        except (NotForSale, Invalid) as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(_("The quote is written. Read it once more, then send it."), "good")
            return redirect(url_for(".show", reference=reference), 303)
    return _draw_form(form, None)


@routes.get("/<reference>")
@desk(*STAFF_ROLES)
def show(reference: str) -> str:
    quote = quote_by_reference(reference)
    state = quote_state(quote)
    return render_template(
        "orders/desk_quote.html",
        quote=quote,
        state_words=QUOTE_STATES[state],
        state=state,
        relation=RELATIONS[Relation(quote.relation)],
        order=quoting.order_of_quote(quote),
        confirming=ConfirmForm(formdata=None),
        may_write=may_write(),
    )


@routes.route("/<reference>/versions/new", methods=["GET", "POST"])
@desk(*WRITERS)
def write(reference: str) -> Answer:
    """The next version, or the draft that was not sent yet."""
    quote = quote_by_reference(reference)
    newest = quote.newest
    data = {
        "introduction": newest.introduction,
        "po_number": newest.po_number,
        "valid_until": usual_expiry(),
        "lines": [typed_line(line, quote.currency) for line in newest.lines],
    }
    form = VersionForm(data=data)
    form.offer(active_services(language_code()), quote.currency)
    if request.method == "POST" and not _asks_for_lines(form) and form.validate():
        try:
            with transaction():
                _write(quote, form)
        except NotForSale as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(_("The version is written. Read it once more, then send it."), "good")
            return redirect(url_for(".show", reference=reference), 303)
    return _draw_form(form, quote)


@routes.post("/<reference>/versions/<int:number>/sending")
@desk(*WRITERS)
def send(reference: str, number: int) -> Answer:
    quote = quote_by_reference(reference)
    version = next((each for each in quote.versions if each.version == number), None)
    if version is None or not ConfirmForm().validate():
        raise Invalid(_("There is no such version."))
    with transaction():
        quoting.send(version)
        audit.record("quote.sent", quote, version=number)
    flash(_("The quote is on its way to the customer."), "good")
    return redirect(url_for(".show", reference=reference), 303)


def _start(form: NewQuoteForm) -> str:
    with transaction():
        contact = contacts.from_form(form, None)
        quote = quoting.start(contact, currency=form.currency.data, by=me(), relation=form.relation.data or None)
        _write(quote, form)
        return quote.reference


def _write(quote: Quote, form: VersionForm) -> None:
    quoting.write(
        quote,
        form.drafts(quote.contact.locale),
        introduction=form.introduction.data or "",
        expires_at=form.expires_at,
        by=me(),
        po_number=form.po_number.data,
    )
    audit.record("quote.written", quote)


def _asks_for_lines(form: VersionForm) -> bool:
    """The button for more lines draws the form again with all that was typed."""
    if "more_lines" not in request.form:
        return False
    form.add_lines(SPARE_LINES)
    return True


def _draw_form(form: VersionForm, quote: Quote | None) -> tuple[str, int]:
    if request.method == "GET":
        form.add_lines(SPARE_LINES)
    return render_template("orders/desk_quote_form.html", form=form, quote=quote), form.status


def _arranged() -> sa.Select[Quote]:
    sort = arguments.choice("sort", QUOTE_SORTS, "-created")
    state = arguments.choice("state", QUOTE_STATES, "")
    found = sa.select(Quote).where(in_state(state)) if state else sa.select(Quote)
    return with_versions(arranged_quotes(found, arguments.text("q"), sort))


def _rows(quotes: list[Quote]) -> Iterator[list[object]]:
    for quote in quotes:
        newest = quote.newest
        yield [
            quote.reference,
            quote.created_at.isoformat(timespec="seconds"),
            quote_state(quote),
            newest.version,
            quote.contact.display_name,
            quote.contact.email,
            quote.currency,
            newest.total.decimal,
            newest.expires_at.isoformat(timespec="seconds"),
        ]
