"""Paying an order, waiting for the bank's word, and the door through which gateways bring it."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import viewer
from app.database import transaction
from app.errors import Invalid
from app.mail.outbox import send_later
from app.orders.links import order_link
from app.orders.models import Order
from app.orders.queries import order_of
from app.payments import bank_import, queries, starting, tasks, wording
from app.payments.bank_transfer import BankTransfer
from app.payments.forms import StartForm
from app.payments.gateway import BadSignature, gateway, label_of
from app.payments.models import Payment
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.setup import csrf

log = logging.getLogger(__name__)
routes = Blueprint("payments", __name__, template_folder="templates")
LARGEST_NOTICE = 256 * 1024
REFRESH_SECONDS = 4


@routes.post("/orders/<reference>/payments")
@limiter.limit("20 per minute")
def start(reference: str) -> AnyResponse:
    """Claim a row, call the gateway, record its answer, and send the payer there."""
    order = order_of(viewer(), reference)
    form = StartForm()
    if not form.validate():
        raise Invalid(_("Please open the order again and choose how to pay."))
    way = gateway(form.gateway.data)
    with transaction():
        payment = starting.claim(order.id, way, form.key.data)
        if payment is None:
            return _show_new_price(order)
        key, page_url, asked = payment.idempotency_key, payment.page_url, starting.request_of(payment)
    if page_url is None:
        started = starting.open_at(way, asked)
        page_url = started.page_url
        with transaction():
            _instruct(starting.record(key, started))
    return redirect(page_url or url_for(".show", reference=reference, key=key), 303)


@routes.get("/orders/<reference>/payments/<key>")
def show(reference: str, key: str) -> AnyResponse:
    """Where a payment stands. Coming here from the gateway's page confirms nothing; only its notice does."""
    payment = queries.payment_of(viewer(), reference, key)
    by_transfer = payment.gateway == BankTransfer.name
    page = render_template(
        "payments/show.html",
        payment=payment,
        order=payment.order,
        label=label_of(payment.gateway),
        instructions=bank_import.payment_instructions(payment.order) if by_transfer else None,
        wording=wording,
    )
    answer = make_response(page)
    if not payment.is_settled and not by_transfer:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.post("/webhooks/payments/<gateway_name>")
@csrf.exempt
def webhook(gateway_name: str) -> tuple[Response | str, int]:
    """Notices of a gateway: the signature over the raw body first, then each settled with all its effects.

    200 once the news is kept, 400 for a signature that is not theirs, 503 when busy: they send it again.
    """
    way = gateway(gateway_name)
    try:
        notices = way.read_notice(_raw_body(), request.headers)
    except BadSignature:
        log.warning("a notice for %s was refused: its signature is missing, wrong or too old", way.name)
        raise
    tasks.receive(way.name, notices)
    return "", 200


def _show_new_price(order: Order) -> AnyResponse:
    """Nothing was charged: what the order costs now is agreed to by pressing the button once more."""
    flash(
        _(
            "Others have used up an offer that this order had, while it was not paid. It now costs %(total)s. Nothing has "
            "been charged: please look at the order once more before you pay.",
            total=order.total.format(language_code()),
        ),
        "warn",
    )
    return redirect(url_for("orders.show", reference=order.reference), 303)


def _raw_body() -> bytes:
    """The body as it came, within bounds. Raises `Invalid`, or 413 while reading."""
    if not 0 < (request.content_length or 0) <= LARGEST_NOTICE:
        raise Invalid(_("A notice has a body of at most %(most)s bytes.", most=LARGEST_NOTICE))
    return request.get_data(cache=False, as_text=False, parse_form_data=False)


def _instruct(payment: Payment) -> None:
    """Who chose a transfer gets our account and the reference by mail, too."""
    if payment.gateway != BankTransfer.name:
        return
    order = payment.order
    send_later(
        "payments/mail/instructions",
        to=order.contact.email,
        locale=order.locale,
        key=f"payment-instructions:{payment.id}",
        hold=not order.contact.is_verified,
        private=True,
        reference=order.reference,
        name=order.contact.name,
        amount=payment.amount,
        instructions=bank_import.payment_instructions(order),
        link=order_link(order),
    )
