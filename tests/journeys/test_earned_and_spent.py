"""The loop of rewards: an order earns points, points become credit, credit pays for the next order, a refund undoes its share."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.ledger.checking import prove
from app.ledger.naming import CREDIT, OWED, REDEEMABLE, personal
from app.ledger.queries import balance
from app.ledger.stating import issue_missing
from app.ledger.units import POINTS
from app.money import Money
from app.orders.models import Order
from app.payments import tasks as payment_tasks
from app.rewards import tasks
from app.rewards.models import RewardOffer
from tests.cast import Cast
from tests.factories.catalogue import make_service
from tests.factories.payments import a_notice, a_payment

Browser = Callable[[], FlaskClient]
BEGIN = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
ALICE = {
    "kind": "person",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "street": "Kıbrıs Şehitleri Cd. 12",
    "postcode": "35220",
    "city": "İzmir",
    "country": "TR",
    "locale": "en",
    "quantity": "1",
    "currency": "EUR",
}


def test_an_order_earns_points_that_help_to_pay_for_the_next(cast: Cast, browser: Browser) -> None:
    alice, marta, fatma = cast.alice, cast.marta, cast.fatma
    make_service("film", prices=(Money(100_00, "EUR"),))

    with clock.freeze(BEGIN):
        desk = cast.signed_in(browser(), marta)
        policy = {
            "kind": "points",
            "amount": "120",
            "currency": "EUR",
            "variant": "",
            "hold_days": "14",
            "reason": "New",
        }
        desk.post("/desk/reward-policies/order_paid", data=policy)
        offer = {"texts-en-title": "Five euros off", "kind": "credit", "amount": "5", "currency": "EUR", "variant": ""}
        desk.post("/desk/reward-offers/new", data={**offer, "cost_points": "100"})
        offer_id = db.session.scalars(sa.select(RewardOffer.id)).one()
        desk.post(f"/desk/reward-offers/{offer_id}/activation")
        first = _order_and_pay(cast.signed_in(browser(), alice))
        assert "120 points" in cast.signed_in(browser(), alice).get("/account/rewards").text

    with clock.freeze(BEGIN + timedelta(days=15)):
        tasks.mature_due()
        shop = cast.signed_in(browser(), alice)
        assert "You have 120 points to exchange" in shop.get("/account/rewards/shelf").text
        shop.post(f"/account/rewards/shelf/{offer_id}/redemptions", data={"key": "one-key-for-this-form"})
        second = _order_and_pay(shop, use_credit=True)
        assert _order(second).net_minor == 95_00

    with clock.freeze(BEGIN + timedelta(days=20)):
        _refund(first, _order(first).total_minor)
        _refund(second, _order(second).total_minor)
        assert _held(alice, REDEEMABLE) == 0 and _held(alice, OWED) == -100
        assert _held(alice, CREDIT, "EUR") == 5_00
        page = cast.signed_in(browser(), alice).get("/account/rewards").text
        assert "taken back after you had spent them" in page

    with clock.freeze(BEGIN + timedelta(days=40)), transaction():
        issue_missing()
        assert prove(by=fatma).flaws == []
    statement = cast.signed_in(browser(), alice).get("/account/statements/1").text
    for words in ("A reward became yours", "Points were exchanged", "Store credit paid for an order", "came back"):
        assert words in statement


def _order_and_pay(alice: FlaskClient, *, use_credit: bool = False) -> str:
    typed = {**ALICE, "submission_key": secrets.token_urlsafe(24), **({"use_credit": "y"} if use_credit else {})}
    review = alice.post("/services/film/order", data={**typed, "step": "review"}).text
    agreed = re.search(r'name="agreed_total" value="([^"]*)"', review)
    assert agreed is not None
    answer = alice.post("/services/film/order", data={**typed, "agreed_total": agreed[1], "step": "place"})
    reference = answer.headers["Location"].rsplit("/", 1)[1]
    payment = a_payment(_order(reference))
    payment_tasks.receive("sandbox", [a_notice(payment, "captured")])
    return reference


def _refund(reference: str, minor: int) -> None:
    from app.payments.models import Payment

    payment = db.session.scalars(sa.select(Payment).where(Payment.order_id == _order(reference).id)).one()
    payment_tasks.receive(
        "sandbox", [a_notice(payment, "refunded", amount_minor=minor, refund_reference=f"rf_{secrets.token_hex(4)}")]
    )


def _order(reference: str) -> Order:
    return db.session.scalars(sa.select(Order).where(Order.reference == reference)).one()


def _held(user: User, kind: str, unit: str = POINTS) -> int:
    return balance(personal(user.id, kind, unit)).units
