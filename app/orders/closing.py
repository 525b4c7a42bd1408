"""Closing an order that was not paid, and taking an expired one up again."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.orders.facts import OrderCancelled, OrderExpired, OrderReinstated
from app.orders.models import Order
from app.orders.queries import locked
from app.orders.settling import apply_money
from app.orders.sockets import being_paid
from app.orders.states import State, move
from app.orders.timeline import note


class MoneyHasArrived(Conflict):
    title = _l("Money has arrived for this order")


def cancel(order_id: int, *, by: User | None, reason: str) -> Order:
    """Cancel before payment; `by` None is a guest with the order's link. Raises `IllegalMove` after it.

    Once a part of the money is here the order waits for finance: raises `MoneyHasArrived`.
    """
    order = locked(order_id)
    _require_no_money(order)
    order.state = move(State(order.state), State.CANCELLED)
    note(order, "cancelled", by, remark=reason)
    db.session.flush()
    publish(OrderCancelled(order_id=order.id, reason=reason))
    return order


def expire(order_id: int) -> bool:
    """Let an order go that nobody paid in time; says whether it did. Quiet where there is nothing (any more) to do."""
    order = locked(order_id)
    if order.state != State.PLACED or order.due_at > clock.now() or order.paid_minor != order.refunded_minor:
        return False
    if any(being_paid.answers(order_id)):
        return False
    order.state = move(State.PLACED, State.EXPIRED)
    note(order, "expired")
    db.session.flush()
    publish(OrderExpired(order_id=order.id))
    return True


def reinstate(order_id: int, *, by: User, reason: str) -> Order:
    """Take an expired order up again with a new time to pay; money that came late settles it at once."""
    order = locked(order_id)
    order.state = move(State(order.state), State.PLACED)
    order.due_at = clock.in_days(settings().order_expires_days)
    note(order, "reinstated", by, remark=reason)
    db.session.flush()
    publish(OrderReinstated(order_id=order.id))
    return apply_money(order.id, captured_minor=order.paid_minor, refunded_minor=order.refunded_minor, disputed=False)


def shorten(order: Order, hours: int) -> None:
    """Give this order, which is being placed, at most so many hours until it must be paid."""
    order.due_at = min(order.due_at, order.placed_at + timedelta(hours=hours))
    db.session.flush()


def _require_no_money(order: Order) -> None:
    if order.state == State.PLACED and order.paid_minor != order.refunded_minor:
        raise MoneyHasArrived(_l("A part of it is paid already. Write to us and we send it back."))
