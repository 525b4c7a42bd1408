"""Paid orders, and the invoices and credit notes that follow from them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from app import clock
from app.accounts.models import Contact, User
from app.database import db, transaction
from app.events import publish
from app.invoices.models import Invoice
from app.invoices.queries import credit_note_of, invoice_of_order
from app.money import Money
from app.orders.facts import OrderPaid
from app.orders.models import Order, OrderAdjustment, OrderLine
from app.orders.states import State
from app.orders.totals import PricedLine, Tax, total
from app.payments.facts import PaymentRefunded
from app.payments.models import Payment, Refund
from tests.factories.orders import a_contact, an_order


@dataclass(frozen=True)
class Item:
    title: str = "Brand film"
    unit_net_minor: int = 10_000
    quantity: int = 1
    vat_category: str = "S"
    vat_rate_bp: int = 2000
    vat_note: str | None = None
    description: str = ""


def order_of_items(
    *items: Item, discount_minor: int = 0, contact: Contact | None = None, placed_by: User | None = None, **changes: Any
) -> Order:
    """A placed order of these lines, with a discount on the whole when one is given."""
    currency = changes.pop("currency", "EUR")
    priced = [
        PricedLine(
            net=Money(item.unit_net_minor * item.quantity, currency),
            tax=Tax(category=item.vat_category, rate_bp=item.vat_rate_bp),
        )
        for item in items
    ]
    sums = total(priced, currency, [Money(discount_minor, currency)])
    amounts = {"net_minor": sums.net.minor, "tax_minor": sums.tax.minor, "total_minor": sums.gross.minor}
    order = an_order(contact or a_contact(placed_by), placed_by=placed_by)
    for name, value in {**amounts, "currency": currency, **changes}.items():
        setattr(order, name, value)
    db.session.query(OrderLine).filter_by(order_id=order.id).delete()
    for position, item in enumerate(items, start=1):
        values = {**vars(item), "net_minor": item.unit_net_minor * item.quantity}
        db.session.add(OrderLine(order_id=order.id, position=position, **values))
    if discount_minor:
        db.session.add(
            OrderAdjustment(
                order_id=order.id,
                position=1,
                source="test",
                label="Spring discount",
                net_minor=-discount_minor,
                because={},
            )
        )
    db.session.commit()
    db.session.expire_all()
    return order


def a_payment(order: Order, *, gateway: str = "sandbox", captured_minor: int | None = None) -> Payment:
    """A captured payment of the whole order; the order itself is told by `pay`."""
    amount = order.total_minor if captured_minor is None else captured_minor
    payment = Payment(
        order_id=order.id,
        gateway=gateway,
        gateway_reference=secrets.token_hex(8),
        idempotency_key=secrets.token_hex(8),
        currency=order.currency,
        amount_minor=order.total_minor,
        state="captured",
        captured_minor=amount,
        captured_at=clock.now(),
    )
    db.session.add(payment)
    db.session.flush()
    return payment


def pay(order: Order, *, gateway: str = "sandbox", captured_minor: int | None = None) -> Payment:
    """Settle the order as a payment notice would, invoice included."""
    with transaction():
        payment = a_payment(order, gateway=gateway, captured_minor=captured_minor)
        order.state, order.paid_minor, order.paid_at = State.PAID, payment.captured_minor, clock.now()
        db.session.flush()
        publish(OrderPaid(order_id=order.id))
    return payment


def refund(payment: Payment, amount_minor: int, reason: str = "") -> Refund:
    """Give a part back as a refund notice would, credit note included."""
    with transaction():
        row = Refund(
            payment_id=payment.id,
            idempotency_key=secrets.token_hex(8),
            amount_minor=amount_minor,
            reason=reason,
            state="succeeded",
            settled_at=clock.now(),
        )
        db.session.add(row)
        payment.refunded_minor += amount_minor
        db.session.flush()
        publish(
            PaymentRefunded(
                refund_id=row.id,
                payment_id=payment.id,
                order_id=payment.order_id,
                amount_minor=amount_minor,
                currency=payment.currency,
            )
        )
    return row


def an_invoice(*items: Item, placed_by: User | None = None, **changes: Any) -> Invoice:
    """The issued invoice of a paid order."""
    order = order_of_items(*(items or (Item(),)), placed_by=placed_by, **changes)
    pay(order)
    invoice = invoice_of_order(order.id)
    assert invoice is not None
    return invoice


def the_credit_note(row: Refund) -> Invoice:
    note = credit_note_of(row.id)
    assert note is not None
    return note
