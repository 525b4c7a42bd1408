"""Starting a payment: claim a row, call the gateway, record its answer; the call stands between two transactions."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.config import settings
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.mail.links import absolute_url
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.states import CONFIRMED, State
from app.payments import keys
from app.payments.facts import PaymentWanted
from app.payments.gateway import Gateway, PaymentRequest, Started
from app.payments.models import OPEN_STATES, Payment


class AlreadyPaid(Conflict):
    title = _l("This order is already paid")


def claim(order_id: int, gateway: Gateway, key: str) -> Payment | None:
    """The payment of that key, made now if there is none; locks the order.

    None when a discount or gift could not be had any more: the payer must see the order as it is now first.
    Raises `AlreadyPaid`, `Conflict` when the order cannot be paid, `Invalid` for a key that is not one of ours.
    """
    if not keys.is_key(key, "payment"):
        raise Invalid(_("Please open the order again and choose how to pay."))
    order = orders.locked(order_id)
    _refuse_unpayable(order)
    payment = _same_again(order, gateway, key)
    if payment is None:
        before = [given.id for given in order.adjustments]
        publish(PaymentWanted(order_id=order.id))
        if [given.id for given in order.adjustments] != before:
            return None
        payment = _added(order, gateway, key)
    if payment.order_id != order.id:
        raise Invalid(_("Please open the order again and choose how to pay."))
    return payment


def request_of(payment: Payment) -> PaymentRequest:
    """What the gateway needs to know, as plain values that outlive the transaction."""
    order = payment.order
    return PaymentRequest(
        key=payment.idempotency_key,
        amount=payment.amount,
        order_reference=order.reference,
        title=_("Order %(reference)s", reference=order.reference),
        email=order.contact.email,
        locale=order.locale,
        gateway_reference=payment.gateway_reference,
    )


def open_at(gateway: Gateway, request: PaymentRequest) -> Started:
    """Call the gateway; not inside a transaction."""
    return gateway.start(
        request,
        return_url=absolute_url("payments.show", reference=request.order_reference, key=request.key),
        notice_url=absolute_url("payments.webhook", gateway_name=gateway.name),
    )


def record(key: str, started: Started) -> Payment:
    """Write down what the gateway answered; a notice may have been faster."""
    payment = db.session.scalars(
        sa.select(Payment)
        .where(Payment.idempotency_key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    payment.gateway_reference = payment.gateway_reference or started.reference
    payment.page_url = started.page_url
    return payment


def _refuse_unpayable(order: Order) -> None:
    if State(order.state) in CONFIRMED:
        raise AlreadyPaid(_("You need not do anything more: the payment for this order has arrived."))
    if State(order.state) != State.PLACED:
        raise Conflict(_("This order is closed and can no longer be paid."))
    if order.total_minor - order.paid_minor <= 0:
        raise Conflict(_("There is nothing to pay for this order."))


def _same_again(order: Order, gateway: Gateway, key: str) -> Payment | None:
    """A double click, or a way to pay that was chosen before and still stands open."""
    mine = sa.select(Payment).where(Payment.idempotency_key == key)
    still_open = sa.select(Payment).where(
        Payment.order_id == order.id,
        Payment.gateway == gateway.name,
        Payment.state.in_(OPEN_STATES),
        Payment.amount_minor == order.total_minor - order.paid_minor,
    )
    if gateway.answers:
        still_open = still_open.where(Payment.page_url.is_not(None))
    return db.session.scalar(mine) or db.session.scalar(still_open.order_by(Payment.id.desc()).limit(1))


def _added(order: Order, gateway: Gateway, key: str) -> Payment:
    first_check = clock.now() + timedelta(minutes=settings().payment_checks_minutes[0])
    db.session.execute(
        insert(Payment)
        .values(
            order_id=order.id,
            gateway=gateway.name,
            idempotency_key=key,
            currency=order.currency,
            amount_minor=order.total_minor - order.paid_minor,
            state="started" if gateway.answers else "pending",
            captured_minor=0,
            refunded_minor=0,
            started_at=clock.now(),
            checks_made=0,
            next_check_at=first_check if gateway.answers else None,
        )
        .on_conflict_do_nothing(index_elements=["idempotency_key"])
    )
    return db.session.scalars(sa.select(Payment).where(Payment.idempotency_key == key)).one()
