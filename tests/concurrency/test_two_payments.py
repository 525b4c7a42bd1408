"""Two payments of one order, captured at the same moment: one confirms it, the other waits for a person."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db
from app.invoices.models import Invoice
from app.orders.models import Order
from app.payments import tasks
from app.payments.models import Payment
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.orders import an_order
from tests.factories.payments import a_notice, a_payment

PEOPLE = 8
pytestmark = pytest.mark.concurrency


def test_of_eight_payments_captured_at_once_one_counts(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        order = an_order(placed_by=Cast().alice)
        told = [a_notice(a_payment(order), "captured") for _ in range(PEOPLE)]
        answers = all_at_once(fresh_app, lambda number: tasks.receive("sandbox", [told[number]]), PEOPLE)
        assert not [each for each in answers if isinstance(each, BaseException)]

        db.session.rollback()
        order = db.session.scalars(sa.select(Order)).one()
        assert (order.state, order.paid_minor) == ("paid", order.total_minor)
        aside = Counter(db.session.scalars(sa.select(Payment.set_aside)))
        assert aside == {None: 1, "order_already_paid": PEOPLE - 1}
        assert db.session.scalar(sa.select(sa.func.count(Invoice.id))) == 1
