"""Trade at random for tests of reports: orders in several currencies, paid, refunded in parts, near midnight and near changes
of the clock, as rows."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from random import Random

import sqlalchemy as sa

from app.accounts.models import Contact
from app.database import db
from app.money import round_half_up, split_whole
from app.orders.models import Order, OrderLine, OrderTouch
from app.payments.models import Payment, Refund
from tests.factories.orders import a_contact

# Ends and beginnings of summer time in the seller's zone, ends of months, and a usual day.
EDGES = tuple(
    datetime(*moment, tzinfo=UTC)
    for moment in (
        (2026, 3, 28, 21, 30), (2026, 3, 29, 0, 30), (2026, 3, 29, 20, 59), (2026, 10, 24, 20, 45), (2026, 10, 25, 0, 30),
        (2026, 10, 25, 21, 59), (2026, 10, 25, 22, 1), (2026, 10, 31, 21, 50), (2026, 10, 31, 22, 10), (2026, 11, 12, 12, 0),
    )
)  # fmt: skip
CURRENCIES = ("EUR", "TRY", "INR", "JPY")


def a_moment(random: Random) -> datetime:
    return random.choice(EDGES) + timedelta(minutes=random.randint(-90, 90))


def an_order_at(random: Random, contact: Contact, services: list[int], at: datetime) -> Order:
    """One to three lines, a discount on every other order, brought by somebody on every third."""
    nets = [
        random.choice((0, 1, 99, 4_999, 120_000, 10**11 + 7)) * random.randint(1, 3)
        for _ in range(random.randint(1, 3))
    ]
    gross = sum(nets)
    given = random.randint(0, gross) if random.random() < 0.5 else 0
    shares = split_whole(given, nets) if gross else [0] * len(nets)
    net = gross - given
    tax = round_half_up(net * 2_400, 10_000)
    order = Order(
        reference=secrets.token_hex(8), submission_key=secrets.token_hex(8), relation=random.choice(("b2b", "b2c", "c2b")),
        contact_id=contact.id, locale="en", currency=random.choice(CURRENCIES), net_minor=net, tax_minor=tax,
        total_minor=net + tax, placed_at=at, due_at=at + timedelta(days=14),
    )  # fmt: skip
    db.session.add(order)
    db.session.flush()
    for position, (line, share) in enumerate(zip(nets, shares, strict=True), start=1):
        service = random.choice([*services, None])
        db.session.add(
            OrderLine(
                order_id=order.id, position=position, service_id=service, title="Work", quantity=1, unit_net_minor=line,
                net_minor=line, discount_minor=share, vat_category="S", vat_rate_bp=2_400,
            )
        )  # fmt: skip
    for number in range(random.choice((0, 0, 1, 2))):
        details = {"at": (at - timedelta(hours=number)).isoformat(), "late": random.random() < 0.3}
        source = random.choice(("referrals.link", "reviews.widget"))
        db.session.add(OrderTouch(order_id=order.id, source=source, reference="x", details=details))
    db.session.flush()
    return order


def pay(random: Random, order: Order, at: datetime) -> Payment | None:
    if not order.total_minor:
        return None
    order.paid_at, order.paid_minor, order.state = at, order.total_minor, "paid"
    payment = Payment(
        order_id=order.id, gateway=random.choice(("sandbox", "bank_transfer")), idempotency_key=secrets.token_hex(8),
        currency=order.currency, amount_minor=order.total_minor, captured_minor=order.total_minor, captured_at=at,
        state="captured", set_aside="twice" if random.random() < 0.1 else None,
    )  # fmt: skip
    db.session.add(payment)
    db.session.flush()
    return payment


def refund(random: Random, payment: Payment, at: datetime) -> Refund | None:
    """Some of what is left of it; all of it every other time."""
    back = sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_minor), 0)).where(Refund.payment_id == payment.id)
    left = payment.captured_minor - int(db.session.scalar(back) or 0)
    if left < 1:
        return None
    amount = left if random.random() < 0.5 else random.randint(1, left)
    row = Refund(
        payment_id=payment.id, idempotency_key=secrets.token_hex(8), amount_minor=amount, settled_at=at,
        state=random.choice(("succeeded", "succeeded", "succeeded", "failed")), requested_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def trade(random: Random, services: list[int], steps: int) -> None:
    """Orders, payments and refunds in an order that has nothing to do with their days: most of it is late news."""
    contact = a_contact()
    orders: list[Order] = []
    payments: list[Payment] = []
    for _step in range(steps):
        act = random.random()
        if act < 0.4 or not orders:
            orders.append(an_order_at(random, contact, services, a_moment(random)))
        elif act < 0.7:
            unpaid = [each for each in orders if each.paid_at is None]
            paid = pay(random, random.choice(unpaid), a_moment(random)) if unpaid else None
            payments += [paid] if paid else []
        elif payments:
            refund(random, random.choice(payments), a_moment(random))
