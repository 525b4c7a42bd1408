"""A small world of money for reports: orders of several lines, currencies and sources, paid, discounted and sent back."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from app.database import db
from app.money import split_whole
from app.orders.models import Order, OrderLine, OrderTouch
from app.orders.states import State
from app.payments.models import Payment, Refund
from tests.factories.orders import a_contact, an_order

_numbers = itertools.count(1)


def a_paid_order(
    lines: Sequence[tuple[int, int]] = ((10_000, 0),),
    *,
    paid_at: datetime,
    currency: str = "EUR",
    vat_rate_bp: int = 2000,
    email: str = "",
    services: Sequence[int | None] = (),
    source: str = "",
    relation: str = "b2b",
    paid_too_much: int = 0,
) -> Order:
    """Lines are (net, discount of it). Flushed, not committed."""
    number = next(_numbers)
    net = sum(price - discount for price, discount in lines)
    contact = a_contact(email=email or f"buyer-{number}@customer.example")
    order = an_order(
        contact, net_minor=net, vat_rate_bp=vat_rate_bp, currency=currency, relation=relation, state=State.PAID,
        placed_at=paid_at - timedelta(hours=2), paid_at=paid_at,
    )  # fmt: skip
    order.paid_minor = order.total_minor + paid_too_much
    db.session.delete(order.lines[0])
    db.session.flush()
    for place, (price, discount) in enumerate(lines):
        service_id = services[place] if place < len(services) else None
        db.session.add(
            OrderLine(
                order_id=order.id,
                position=place + 1,
                title=f"Line {place}",
                quantity=1,
                unit_net_minor=price,
                net_minor=price,
                discount_minor=discount,
                vat_category="S" if vat_rate_bp else "Z",
                vat_rate_bp=vat_rate_bp,
                service_id=service_id,
            )
        )
    if source:
        details = {"at": (paid_at - timedelta(hours=3)).isoformat(), "late": False}
        db.session.add(OrderTouch(order_id=order.id, source=source, reference="a", details=details))
    payment = Payment(
        order_id=order.id, gateway="sandbox", idempotency_key=secrets.token_hex(8), currency=currency,
        amount_minor=max(order.paid_minor, 1), captured_minor=order.paid_minor, captured_at=paid_at, state="captured",
    )  # fmt: skip
    db.session.add(payment)
    db.session.flush()
    db.session.refresh(order)
    return order


def sent_back(order: Order, amount_minor: int, at: datetime) -> Refund:
    """Money of that order went back at that moment."""
    payment = db.session.scalars(db.select(Payment).where(Payment.order_id == order.id)).one()
    refund = Refund(
        payment_id=payment.id, idempotency_key=secrets.token_hex(8), amount_minor=amount_minor, state="succeeded",
        requested_at=at, settled_at=at,
    )  # fmt: skip
    order.refunded_minor += amount_minor
    payment.refunded_minor += amount_minor
    db.session.add(refund)
    db.session.flush()
    return refund


def some_lines(random: Random) -> list[tuple[int, int]]:
    """One to three lines, some of them discounted by a share of one discount on the whole."""
    prices = [random.choice([0, 1, 333, 10_000, 49_999]) for _ in range(random.randint(1, 3))]
    if not sum(prices):
        prices[0] = 777
    off = random.choice([0, 0, sum(prices) // 3, sum(prices) - 1])
    shares = split_whole(off, prices)
    return list(zip(prices, shares, strict=True))
