"""Settling: what verified money does to an order. The only way by which an order becomes paid, refunded or disputed."""

from __future__ import annotations

from app import clock
from app.database import db
from app.errors import Invalid
from app.events import publish
from app.orders.facts import OrderDisputed, OrderDisputeSettled, OrderPaid, OrderRefunded
from app.orders.models import Order
from app.orders.queries import locked
from app.orders.states import CLOSED, CONFIRMED, State, move, standing
from app.orders.timeline import note


def apply_money(order_id: int, *, captured_minor: int, refunded_minor: int, disputed: bool) -> Order:
    """Bring an order in step with its money: amounts in all so far, in minor units of the order's currency.

    Locks the order. Calling it again with the same amounts changes nothing and publishes nothing. The state follows
    from the amounts (`states.standing`), never from what arrived first. An order that had been cancelled or had
    expired takes note of late money and stays closed: whoever counts the money shows it to a person, who sends it
    back or takes an expired order up again (`closing.reinstate`).
    """
    if not 0 <= refunded_minor <= captured_minor:
        raise Invalid(captured=captured_minor, refunded=refunded_minor)
    order = locked(order_id)
    before = order.paid_minor, order.refunded_minor
    order.paid_minor, order.refunded_minor = captured_minor, refunded_minor
    target = standing(order.total_minor, captured_minor, refunded_minor, disputed, State(order.state))
    if target in CLOSED:
        _note_late_money(order, *before)
        return order
    if target in CONFIRMED and order.paid_at is None:
        _confirm(order)
    _tell_refund(order, before[1])
    _arrive(order, target)
    db.session.flush()
    return order


def settle_free(order: Order) -> None:
    """Confirm an order that costs nothing, once its address is known to be read; no payment will ever do it."""
    if order.total_minor == 0 and order.state == State.PLACED and order.contact.is_verified:
        apply_money(order.id, captured_minor=0, refunded_minor=0, disputed=False)


def _confirm(order: Order) -> None:
    """Paid in full for the first time; a refund or dispute known already is told after this."""
    order.state = move(State(order.state), State.PAID)
    order.paid_at = clock.now()
    note(order, "paid", amount_minor=order.paid_minor)
    db.session.flush()
    publish(OrderPaid(order_id=order.id))


def _tell_refund(order: Order, refunded_before: int) -> None:
    if order.paid_at is None or order.refunded_minor == refunded_before:
        return
    fully = order.refunded_minor == order.paid_minor
    note(
        order,
        "refunded",
        amount_minor=order.refunded_minor - refunded_before,
        in_all_minor=order.refunded_minor,
    )
    db.session.flush()
    publish(OrderRefunded(order_id=order.id, refunded_minor=order.refunded_minor, fully=fully))


def _arrive(order: Order, target: State) -> None:
    current = State(order.state)
    if target == current:
        return
    order.state = move(current, target)
    if target == State.DISPUTED:
        note(order, "disputed")
        db.session.flush()
        publish(OrderDisputed(order_id=order.id))
    elif current == State.DISPUTED:
        note(order, "dispute_closed")
        db.session.flush()
        publish(OrderDisputeSettled(order_id=order.id))


def _note_late_money(order: Order, paid_before: int, refunded_before: int) -> None:
    if (order.paid_minor, order.refunded_minor) != (paid_before, refunded_before):
        note(
            order,
            "late_money",
            paid_minor=order.paid_minor,
            refunded_minor=order.refunded_minor,
        )
        db.session.flush()
