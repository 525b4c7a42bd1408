"""What payments do when an order needs no more money: the ways to pay that still stand open are closed."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.orders.facts import OrderCancelled, OrderExpired, OrderPaid
from app.payments import tasks
from app.payments.bank_transfer import BankTransfer
from app.payments.models import OPEN_STATES, Payment

_STILL_OPEN = sa.select(Payment).where(Payment.order_id == sa.bindparam("order_id"), Payment.state.in_(OPEN_STATES))


def close_open_payments(fact: OrderPaid | OrderCancelled | OrderExpired) -> None:
    for payment in db.session.scalars(_STILL_OPEN, {"order_id": fact.order_id}):
        if payment.gateway == BankTransfer.name:
            payment.state = "abandoned"
        else:
            tasks.close.defer(payment_id=payment.id)
