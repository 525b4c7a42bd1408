"""Payments for tests, as rows, and notices as gateways would tell them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.database import db
from app.money import Money
from app.orders.models import Order
from app.payments.gateway import Notice
from app.payments.keys import new_key
from app.payments.models import Payment


def a_payment(order: Order, **changes: Any) -> Payment:
    """A started sandbox payment over the whole order. The test's transaction is committed."""
    values: dict[str, Any] = {
        "order_id": order.id,
        "gateway": "sandbox",
        "gateway_reference": f"sp_{secrets.token_hex(8)}",
        "idempotency_key": new_key("payment"),
        "currency": order.currency,
        "amount_minor": order.total_minor,
    }
    payment = Payment(**{**values, **changes})
    db.session.add(payment)
    db.session.commit()
    return payment


def a_notice(
    payment: Payment, kind: str, *, amount_minor: int | None = None, at: datetime | None = None, **changes: Any
) -> Notice:
    """News of that payment; a capture is of its whole amount unless told otherwise."""
    wanted = payment.amount_minor if kind == "captured" and amount_minor is None else amount_minor
    values: dict[str, Any] = {
        "event_id": f"ev_{secrets.token_hex(8)}",
        "kind": kind,
        "payment_reference": payment.gateway_reference,
        "amount": None if wanted is None else Money(wanted, payment.currency),
        "happened_at": at or clock.now(),
    }
    return Notice(**{**values, **changes})


def story_of(payment: Payment, begin: datetime) -> list[Notice]:
    """Created, paid, partly refunded, refunded, disputed, a minute apart; 30 of 120 go back first, then the rest."""
    half = 3_000
    told = [
        ("created", None, None),
        ("captured", payment.amount_minor, None),
        ("refunded", half, "rf_1"),
        ("refunded", payment.amount_minor - half, "rf_2"),
        ("disputed", payment.amount_minor, "dp_1"),
    ]
    return [
        a_notice(
            payment,
            kind,
            amount_minor=amount,
            refund_reference=reference,
            at=begin + timedelta(minutes=minute),
            event_id=f"ev_{payment.id}_{minute}",
        )
        for minute, (kind, amount, reference) in enumerate(told)
    ]
