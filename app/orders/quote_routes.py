"""Quotes as the customer sees them: read, printed, accepted or declined."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import open_reference, signed_in, viewer
from app.database import transaction
from app.orders import links, quoting
from app.orders.forms import AcceptQuoteForm, DeclineQuoteForm
from app.orders.framing import layout
from app.orders.models import Quote
from app.orders.quote_queries import quote_by_reference, quote_of, quotes_of, with_versions
from app.orders.wording import QUOTE_STATES, quote_state
from app.web import arguments
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.pagination import paginate

routes = Blueprint("quotes", __name__, template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("/quotes/<reference>")
def show(reference: str) -> Answer:
    quote = quote_of(viewer(), reference)
    return _draw(quote, AcceptQuoteForm(formdata=None), DeclineQuoteForm(formdata=None))


@routes.get("/quotes/<reference>/open")
@limiter.limit("60 per minute")
def open_link(reference: str) -> Response:
    quote = quote_by_reference(reference)
    links.check_key(quote, arguments.text("key"))
    open_reference(quote.reference)
    answer = redirect(url_for(".show", reference=quote.reference), 303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@routes.post("/quotes/<reference>/acceptance")
@limiter.limit("20 per minute")
def accept(reference: str) -> Answer:
    quote = quote_of(viewer(), reference)
    form = AcceptQuoteForm()
    if not form.validate():
        return _draw(quote, form, DeclineQuoteForm(formdata=None))
    with transaction():
        order = quoting.accept(
            quote.id, form.version.data, by=viewer().user, locale=language_code(), po_number=form.po_number.data
        )
        order_reference = order.reference
    open_reference(order_reference)
    flash(_("Thank you. Your order is placed; the next step is the payment."), "good")
    return redirect(url_for("orders.show", reference=order_reference), 303)


@routes.post("/quotes/<reference>/refusal")
@limiter.limit("20 per minute")
def decline(reference: str) -> Answer:
    quote = quote_of(viewer(), reference)
    form = DeclineQuoteForm()
    if not form.validate():
        return _draw(quote, AcceptQuoteForm(formdata=None), form)
    with transaction():
        quoting.decline(quote.id, form.version.data, by=viewer().user, reason=form.reason.data)
    flash(_("Thank you for telling us. We may come back with another version."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.get("/account/quotes")
@signed_in
def mine() -> str:
    page = paginate(with_versions(quotes_of(viewer())), per_page=15)
    return render_template("orders/quotes_mine.html", page=page, quote_state=quote_state, states=QUOTE_STATES)


def _draw(quote: Quote, accepting: AcceptQuoteForm, declining: DeclineQuoteForm) -> tuple[str, int]:
    version = quote.current or quote.newest
    state = quote_state(quote)
    page = render_template(
        "orders/quote.html",
        quote=quote,
        version=version,
        state=state,
        state_words=QUOTE_STATES[state],
        layout=layout(),
        accepting=accepting,
        declining=declining,
        order=quoting.order_of_quote(quote),
    )
    return page, max(accepting.status, declining.status)
