"""Invoice numbers are gapless under parallel confirmations of which many fail."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db, transaction
from app.events import publish
from app.invoices.models import Invoice, InvoiceSeries
from app.orders.facts import OrderPaid
from app.orders.models import Order
from app.payments.facts import PaymentRefunded
from app.payments.models import Payment, Refund
from tests.factories.invoices import Item, a_payment, order_of_items, pay

pytestmark = pytest.mark.concurrency
CONFIRMERS = 8
ORDERS_EACH = 12
FAILING_PERCENT = 30


class Struck(Exception):
    """A confirmation that was made to fail after its invoice was issued."""


def in_parallel(app: Flask, work: Callable[[int], None], copies: int = CONFIRMERS) -> None:
    """Run `work` on as many connections at once; all begin at a barrier."""
    barrier = Barrier(copies)

    def one(number: int) -> None:
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                work(number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(copies) as pool:
        for done in [pool.submit(one, number) for number in range(copies)]:
            done.result(timeout=100)


def orders_to_pay(app: Flask, count: int) -> list[int]:
    with app.app_context():
        ids = [order_of_items(Item()).id for _ in range(count)]
        db.session.remove()
    return ids


def confirm(order_id: int, *, fails: bool) -> None:
    with transaction():
        order = db.session.get_one(Order, order_id, with_for_update={"of": Order})
        a_payment(order)
        order.paid_at, order.paid_minor, order.state = clock.now(), order.total_minor, "paid"
        db.session.flush()
        publish(OrderPaid(order_id=order_id))
        if fails:
            raise Struck


def test_numbers_have_no_gap_when_a_third_of_eight_parallel_confirmers_rolls_back(fresh_app: Flask) -> None:
    ids = orders_to_pay(fresh_app, CONFIRMERS * ORDERS_EACH)
    dice = random.Random(7)
    fails = {order_id: dice.randrange(100) < FAILING_PERCENT for order_id in ids}

    def confirm_some(number: int) -> None:
        for order_id in ids[number::CONFIRMERS]:
            try:
                confirm(order_id, fails=fails[order_id])
            except Struck:
                db.session.rollback()

    in_parallel(fresh_app, confirm_some)
    confirmed = [order_id for order_id in ids if not fails[order_id]]
    with fresh_app.app_context():
        invoices = db.session.scalars(sa.select(Invoice).order_by(Invoice.number)).all()
        assert [each.number for each in invoices] == list(range(1, len(confirmed) + 1))
        assert sorted(each.order_id for each in invoices) == confirmed
        assert db.session.scalar(sa.select(InvoiceSeries.last_number)) == len(confirmed)
        assert 0 < len(confirmed) < len(ids)
        in_time = sorted(invoices, key=lambda each: each.issued_at)
        assert len({each.label for each in in_time}) == len(in_time)


def test_eight_parallel_copies_of_one_payment_give_one_invoice(fresh_app: Flask) -> None:
    (order_id,) = orders_to_pay(fresh_app, 1)

    def tell(_number: int) -> None:
        with transaction():
            publish(OrderPaid(order_id=order_id))

    in_parallel(fresh_app, tell)
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Invoice)) == 1
        assert db.session.scalar(sa.select(InvoiceSeries.last_number)) == 1


def test_parallel_refunds_of_one_order_credit_exactly_the_invoice(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        order = order_of_items(Item(unit_net_minor=33_33), Item(unit_net_minor=77_01, vat_rate_bp=900))
        payment_id, order_id, whole = pay(order).id, order.id, order.total_minor
        db.session.remove()
    parts = [whole // CONFIRMERS] * CONFIRMERS
    parts[0] += whole - sum(parts)

    def give_back(number: int) -> None:
        with transaction():
            db.session.get_one(Order, order_id, with_for_update={"of": Order})
            payment = db.session.get_one(Payment, payment_id, with_for_update=True)
            row = Refund(
                payment_id=payment_id,
                idempotency_key=f"refund-{number}",
                amount_minor=parts[number],
                state="succeeded",
                settled_at=clock.now(),
            )
            db.session.add(row)
            payment.refunded_minor += parts[number]
            db.session.flush()
            publish(
                PaymentRefunded(
                    refund_id=row.id,
                    payment_id=payment_id,
                    order_id=order_id,
                    amount_minor=parts[number],
                    currency="EUR",
                )
            )

    in_parallel(fresh_app, give_back)
    with fresh_app.app_context():
        notes = db.session.scalars(sa.select(Invoice).where(Invoice.type_code == 381).order_by(Invoice.number)).all()
        invoice = db.session.scalars(sa.select(Invoice).where(Invoice.type_code == 380)).one()
        assert [each.number for each in notes] == list(range(1, CONFIRMERS + 1))
        assert sum(each.net_minor for each in notes) == invoice.net_minor
        assert sum(each.tax_minor for each in notes) == invoice.tax_minor


@pytest.mark.parametrize("verb", ["UPDATE invoice SET label = 'X'", "DELETE FROM invoice", "TRUNCATE invoice CASCADE"])
def test_an_issued_invoice_refuses_raw_sql_on_a_connection_of_its_own(fresh_app: Flask, verb: str) -> None:
    (order_id,) = orders_to_pay(fresh_app, 1)
    with fresh_app.app_context():
        confirm(order_id, fails=False)
        with db.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="kept as they are"):
            connection.execute(sa.text(verb))
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Invoice)) == 1
