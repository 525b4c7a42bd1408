"""Store credit under parallel checkouts of separate orders: nobody uses the same credit twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.catalogue.queries import service_by_slug
from app.database import db, transaction
from app.ledger.naming import CREDIT, CREDIT_RESERVED, CREDIT_SPENT, company, personal
from app.ledger.queries import balance
from app.money import Money
from app.orders import checkout, closing
from app.orders.models import Order
from app.orders.settling import apply_money
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.catalogue import make_service
from tests.factories.orders import a_contact
from tests.factories.rewards import some_credit

pytestmark = pytest.mark.concurrency
BUYERS = 16


def order_with_credit(alice: int, contact: int, number: int) -> int:
    """Price with the credit that is there, then place: what a browser does in two steps."""
    from app.accounts.models import Contact

    user = db.session.get_one(User, alice)
    line = checkout.line_for(service_by_slug("film"), 1, "EUR", "en")
    wanted = checkout.basket([line], "EUR", email=user.email, user=user, use_credit=True)
    priced = checkout.price_basket([line], wanted)
    db.session.rollback()
    with transaction():
        return checkout.place(
            priced,
            contact=db.session.get_one(Contact, contact),
            submission_key=f"submission-number-{number:04}",
            locale="en",
            placed_by=db.session.get_one(User, alice),
        ).id


def test_credit_for_one_order_is_used_by_one_of_many(fresh_app: Flask) -> None:
    with room_for(fresh_app, BUYERS):
        alice = Cast().alice
        contact = a_contact(alice).id
        make_service("film", prices=(Money(100_00, "EUR"),))
        with transaction():
            some_credit(db.session.get_one(User, alice.id), 25_00)
        alice_id = alice.id
        db.session.remove()

        answers = all_at_once(fresh_app, lambda number: order_with_credit(alice_id, contact, number), BUYERS)

        refused = [each for each in answers if isinstance(each, checkout.PriceChanged)]
        placed = [each for each in answers if isinstance(each, int)]
        assert len(refused) + len(placed) == BUYERS, answers
        cheaper = sa.select(sa.func.count(Order.id)).where(Order.net_minor == 75_00)
        assert db.session.scalar(cheaper) == 1
        assert balance(personal(alice_id, CREDIT, "EUR")).units == 0
        assert balance(personal(alice_id, CREDIT_RESERVED, "EUR")).units == 25_00


def test_paying_and_cancelling_at_once_end_in_one_of_the_two(fresh_app: Flask) -> None:
    with room_for(fresh_app, BUYERS):
        alice = Cast().alice
        contact = a_contact(alice).id
        make_service("film", prices=(Money(100_00, "EUR"),))
        with transaction():
            some_credit(db.session.get_one(User, alice.id), 25_00)
        alice_id = alice.id
        order_id = order_with_credit(alice_id, contact, 1)
        total = db.session.get_one(Order, order_id).total_minor
        db.session.remove()

        def act(number: int) -> str:
            with transaction():
                if number % 2:
                    apply_money(order_id, captured_minor=total, refunded_minor=0, disputed=False)
                else:
                    closing.cancel(order_id, by=None, reason="Changed my mind")
            return "done"

        all_at_once(fresh_app, act, BUYERS)

        paid = db.session.get_one(Order, order_id).state == "paid"
        assert balance(company(CREDIT_SPENT, "EUR")).units == (25_00 if paid else 0)
        assert balance(personal(alice_id, CREDIT, "EUR")).units == (0 if paid else 25_00)
        assert balance(personal(alice_id, CREDIT_RESERVED, "EUR")).units == 0
