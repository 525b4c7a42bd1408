"""Orders as the customer sees them: the form, the order's page, and finding it again."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from app.accounts import contacts
from app.accounts.access import open_reference, signed_in, viewer
from app.accounts.tokens import fingerprint
from app.catalogue.currency import chosen_currency
from app.catalogue.models import Service
from app.catalogue.queries import service_by_slug
from app.database import transaction
from app.errors import Invalid
from app.orders import checkout, closing, finding, links
from app.orders.correcting import correct_by_customer
from app.orders.forms import ConfirmForm, ContactForm, FindForm, OrderForm, ReasonForm
from app.orders.framing import layout
from app.orders.listing import CUSTOMER_SORTS, Wanted, arranged
from app.orders.models import Order
from app.orders.prefilling import prefilled
from app.orders.pricing import MOST_QUANTITY, DraftLine, Priced
from app.orders.queries import last_contact, order_by_reference, order_of, order_page_of, orders_of
from app.orders.relations import relation_of
from app.orders.sockets import Basket, CodeFinding, OfferedCode, code_findings, offered_codes, order_panels
from app.orders.states import State
from app.orders.wording import happening, steps_of
from app.web import arguments
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.navigation import Panel
from app.web.pagination import paginate

routes = Blueprint("orders", __name__, template_folder="templates")
STEPS = ("recalculate", "review", "change", "place")
Answer = str | Response | tuple[str, int]


def _address_asked_for() -> str:
    """Counts by address, however many callers ask, so that nobody's mailbox is flooded; kept only as a hash."""
    return fingerprint(request.form.get("email", "").strip().lower())


@routes.get("/services/<slug>/order")
def new(slug: str) -> Answer:
    service = service_by_slug(slug)
    form = _order_form(service)
    if not form.is_submitted():
        form.quantity.data = arguments.whole_number("quantity", 1, 1, MOST_QUANTITY)
        form.code.data = ", ".join(each.code for each in _offered())
    return _draw_form(service, form, _price(service, form))


@routes.post("/services/<slug>/order")
@limiter.limit("30 per minute; 200 per hour")
def create(slug: str) -> Answer:
    """Recalculate, review, go back to change, or place. Without JavaScript each is the same form sent again."""
    service = service_by_slug(slug, including_inactive=True)
    form = _order_form(service)
    step = arguments.choice("step", STEPS, "review", source=request.form)
    if step in {"recalculate", "change"}:
        return _draw_form(service, form, _price(service, form))
    sound = form.validate()
    priced = _price(service, form)
    if not sound or priced is None or form.errors:
        return _draw_form(service, form, priced)
    if step == "review" or form.agreed_total.data != str(priced.totals.gross):
        return _draw_review(service, form, priced, changed=step == "place")
    try:
        order = _place(form, priced)
    except checkout.PriceChanged as change:
        return _draw_review(service, form, _price(service, form) or priced, changed=True, why=str(change))
    open_reference(order.reference)
    return redirect(url_for(".show", reference=order.reference), 303)


@routes.post("/services/<slug>/order/sum")
@limiter.limit("120 per minute; 1200 per hour")
def sum_up(slug: str) -> Response:
    """What it would cost as it stands in the form now, to be shown while somebody types."""
    service = service_by_slug(slug, including_inactive=True)
    form = _order_form(service)
    priced = _price(service, form)
    findings = _findings(service, form)
    words = render_template("orders/_sum.html", form=form, priced=priced, findings=findings)
    answer = jsonify(
        html=words,
        codes=[{"code": each.typed, "reason": each.reason, "words": each.words} for each in findings],
        total=str(priced.totals.gross) if priced else None,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.get("/orders/<reference>")
def show(reference: str) -> str:
    order = order_page_of(viewer(), reference)
    return _draw_order(order, ReasonForm(formdata=None))


@routes.get("/orders/<reference>/open")
@limiter.limit("60 per minute")
def open_link(reference: str) -> Response:
    """The signed link of a mail: from now on this browser may see the order."""
    order = order_by_reference(reference)
    links.check_key(order, arguments.text("key"))
    open_reference(order.reference)
    answer = redirect(url_for(".show", reference=order.reference), 303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@routes.post("/orders/<reference>/cancellation")
def cancel(reference: str) -> Answer:
    order = order_of(viewer(), reference)
    form = ReasonForm()
    if not form.validate():
        return _draw_order(order, form), form.status
    with transaction():
        closing.cancel(order.id, by=viewer().user, reason=form.reason.data)
    flash(_("The order is cancelled. Nothing will be charged."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.route("/orders/<reference>/contact", methods=["GET", "POST"])
def contact(reference: str) -> Answer:
    order = order_of(viewer(), reference)
    form = ContactForm(obj=order.contact)
    if request.method == "POST" and form.validate():
        with transaction():
            correct_by_customer(order.id, viewer().user, contacts.values_of(form))
        flash(_("The contact of this order is corrected."), "good")
        return redirect(url_for(".show", reference=reference), 303)
    return render_template("orders/contact.html", order=order, form=form, layout=layout()), form.status


@routes.route("/orders/find", methods=["GET", "POST"])
@limiter.limit("6 per minute; 30 per hour", methods=["POST"])
@limiter.limit("4 per hour", methods=["POST"], key_func=_address_asked_for)
def find() -> Answer:
    """A guest's way back: the answer is the same whether there are orders for that address or not."""
    form = FindForm()
    if request.method == "POST" and form.validate():
        with transaction():
            finding.mail_links(str(form.email.data))
        return render_template("orders/find_sent.html", email=form.email.data)
    return render_template("orders/find.html", form=form), form.status


@routes.get("/account/orders")
@signed_in
def mine() -> str:
    wanted = Wanted.from_address()
    sort = arguments.choice("sort", CUSTOMER_SORTS, "-placed")
    page = paginate(arranged(orders_of(viewer()), wanted, sort), per_page=15)
    return render_template("orders/mine.html", page=page, wanted=wanted)


def _order_form(service: Service) -> OrderForm:
    user = viewer().user
    form = OrderForm(data=prefilled(user, last_contact(user) if user else None))
    form.currency.choices = [SelectChoice(code, code) for code in service.currencies]
    if form.currency.data is None:
        wish = chosen_currency(service.currencies)
        form.currency.data = wish if wish in service.currencies else service.currencies[0]
    return form


def _price(service: Service, form: OrderForm) -> Priced | None:
    """What the order would cost, or None with the reason at its field."""
    try:
        wanted = _basket(service, form)
        return checkout.price_basket(*wanted) if wanted else None
    except checkout.NotForSale as refusal:
        form.quantity.errors = [*form.quantity.errors, str(refusal)]
    except Invalid as refusal:
        form.code.errors = [*form.code.errors, str(refusal)]
    return None


def _basket(service: Service, form: OrderForm) -> tuple[list[DraftLine], Basket] | None:
    """What the form asks for, once quantity and currency are right. Raises `NotForSale`."""
    quantity, currency = form.quantity.data, form.currency.data
    if quantity is None or not 1 <= quantity <= MOST_QUANTITY or currency not in service.currencies:
        return None
    lines = [checkout.line_for(service, quantity, currency, language_code())]
    wanted = checkout.basket(
        lines,
        currency,
        email=form.email.data,
        user=viewer().user,
        codes=form.codes,
        relation=relation_of(form.kind.data) if form.kind.data else None,
        use_credit=bool(form.use_credit.data),
    )
    return lines, wanted


def _findings(service: Service, form: OrderForm) -> list[CodeFinding]:
    """What to say about the typed codes; nothing while the basket itself is not right."""
    try:
        wanted = _basket(service, form)
    except checkout.NotForSale:
        return []
    return checkout.examine_codes(wanted[1]) if wanted else []


def _offered() -> list[OfferedCode]:
    """Codes that this visitor has without typing them."""
    user, sent = viewer().user, {**request.cookies, **request.args}
    return [each for answer in offered_codes.answers(sent, user.id if user else None) for each in answer]


def _place(form: OrderForm, priced: Priced) -> Order:
    user = viewer().user
    with transaction():
        return checkout.already_placed(form.submission_key.data) or checkout.place(
            priced,
            contact=contacts.from_form(form, user),
            submission_key=form.submission_key.data,
            locale=form.locale.data,
            placed_by=user,
            po_number=form.po_number.data,
            note_text=form.note.data,
            touched={**request.cookies, **request.args},
        )


def _draw_form(service: Service, form: OrderForm, priced: Priced | None) -> tuple[str, int]:
    page = render_template(
        "orders/new.html",
        service=service,
        words=service.text(language_code()),
        form=form,
        priced=priced,
        findings=_findings(service, form),
        takes_codes=code_findings.is_plugged,
        offered=_offered(),
        credit=checkout.credit_for(viewer().user, form.currency.data)
        if form.currency.data in service.currencies
        else None,
    )
    return page, form.status


def _draw_review(service: Service, form: OrderForm, priced: Priced, *, changed: bool, why: str = "") -> str:
    form.agreed_total.data = str(priced.totals.gross)
    form.agreed_total.raw_data = None
    return render_template(
        "orders/review.html",
        service=service,
        words=service.text(language_code()),
        form=form,
        priced=priced,
        findings=_findings(service, form),
        price_changed=changed,
        why_changed=why,
    )


def _panels(order: Order) -> list[Markup]:
    """What other packages drew with templates of their own, which escape what people typed; in their order."""
    answers = [answer for answer in order_panels.answers(order) if answer]
    drawn = [answer if isinstance(answer, Panel) else Panel(answer) for answer in answers]
    return [Markup(panel.html) for panel in sorted(drawn, key=lambda panel: panel.order)]  # noqa: S704


def _draw_order(order: Order, cancelling: ReasonForm) -> str:
    return render_template(
        "orders/show.html",
        order=order,
        layout=layout(),
        cancelling=cancelling,
        confirming=ConfirmForm(formdata=None),
        panels_here=_panels(order),
        steps=steps_of(order),
        may_change=order.state == State.PLACED,
        happenings=[(event, happening(event, order.currency)) for event in order.timeline(internal=False)],
    )
