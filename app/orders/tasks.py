"""What happens to orders by itself: the mail that one is paid; for the unpaid a reminder, then the end."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.models import Contact
from app.database import db, transaction
from app.jobs.queue import task
from app.mail import outbox
from app.money import Money
from app.orders.closing import expire
from app.orders.links import order_link
from app.orders.models import Order, OrderEvent
from app.orders.queries import locked, order_by_id
from app.orders.states import State
from app.orders.timeline import note

REMIND_BEFORE = timedelta(days=3)
MOST_AT_ONCE = 500


@task("orders.tell_paid")
def tell_paid(order_id: int, paid_minor: int) -> None:
    """Write the mail that an order is confirmed, with what was paid then. Twice is as good as once."""
    with transaction():
        _confirm(order_by_id(order_id), paid_minor)


@task("orders.expire", cron="17 * * * *")
def expire_unpaid() -> None:
    """Let go of every order whose time to pay is over, each in a transaction of its own."""
    late = sa.select(Order.id).where(Order.state == State.PLACED, Order.due_at <= clock.now())
    unpaid = late.where(Order.paid_minor == Order.refunded_minor)
    for order_id in _ids(unpaid):
        with transaction():
            expire(order_id)


@task("orders.remind", cron="27 * * * *")
def remind() -> None:
    """Mail one reminder for each unpaid order that is close to its end; only to verified addresses."""
    reminded = sa.select(OrderEvent.id).where(
        OrderEvent.order_id == Order.id,
        OrderEvent.kind == "reminded",
        OrderEvent.happened_at > Order.due_at - 2 * REMIND_BEFORE,
    )
    close = (
        sa.select(Order.id)
        .join(Contact)
        .where(
            Order.state == State.PLACED,
            Order.total_minor > 0,
            Order.due_at.between(clock.now(), clock.now() + REMIND_BEFORE),
            Contact.email_verified_at.is_not(None),
            ~reminded.exists(),
        )
    )
    for order_id in _ids(close):
        with transaction():
            _remind(order_id)


def _confirm(order: Order, paid_minor: int) -> None:
    contact = order.contact
    if contact.erased_at is not None:
        return
    outbox.send_later(
        "orders/mail/paid",
        to=contact.email,
        locale=contact.locale,
        key=f"order-paid:{order.id}",
        hold=not contact.is_verified,
        private=True,
        order=order,
        paid=Money(paid_minor, order.currency),
        link=order_link(order),
    )


def _remind(order_id: int) -> None:
    order = locked(order_id)
    if order.state != State.PLACED:
        return
    note(order, "reminded")
    outbox.send_later(
        "orders/mail/reminder",
        to=order.contact.email,
        locale=order.contact.locale,
        key=f"order-reminder:{order.id}:{order.due_at:%Y-%m-%d}",
        private=True,
        order=order,
        link=order_link(order),
    )


def _ids(select: sa.Select[int]) -> list[int]:
    found = list(db.session.scalars(select.order_by(Order.id).limit(MOST_AT_ONCE)))
    db.session.rollback()
    return found
