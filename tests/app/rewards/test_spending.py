"""Store credit at the order form: set aside, spent, let go, and returned by its frozen share."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.ledger.naming import CREDIT, CREDIT_RESERVED, CREDIT_SPENT, company, personal
from app.ledger.posting import transfer
from app.ledger.queries import balance
from app.ledger.units import Amount
from app.money import Money
from app.orders import closing
from app.orders.models import Order
from app.orders.settling import apply_money
from app.rewards.models import CreditUse
from app.rewards.spending import use_of
from tests.cast import Cast
from tests.factories.catalogue import make_service
from tests.factories.rewards import some_credit


def held(cast: Cast, kind: str = CREDIT) -> int:
    return balance(personal(cast.alice.id, kind, "EUR")).units


@pytest.fixture
def alice(cast: Cast, client: FlaskClient) -> FlaskClient:
    some_credit(cast.alice, 25_00)
    db.session.commit()
    return cast.signed_in(client, cast.alice)


ENTERED = {
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


def a_thing(net_minor: int) -> str:
    """The address of the order form of something at that price."""
    slug = f"thing-{secrets.token_hex(4)}"
    make_service(slug, prices=(Money(net_minor, "EUR"),))
    return f"/services/{slug}/order"


def reviewed(alice: FlaskClient, url: str, *, use: bool = True) -> dict[str, str]:
    """What the review carries on to the order."""
    typed = {**ENTERED, "submission_key": secrets.token_urlsafe(24), **({"use_credit": "y"} if use else {})}
    review = alice.post(url, data={**typed, "step": "review"}).text
    agreed = re.search(r'name="agreed_total" value="([^"]*)"', review)
    assert agreed is not None, review
    assert ('name="use_credit"' in review) is use
    return {**typed, "agreed_total": agreed[1]}


def place(alice: FlaskClient, net_minor: int = 100_00, *, use: bool = True) -> Order:
    """Alice orders something of that price through the form, with her credit unless told otherwise."""
    url = a_thing(net_minor)
    answer = alice.post(url, data={**reviewed(alice, url, use=use), "step": "place"})
    assert answer.status_code == 303, answer.text
    reference = answer.headers["Location"].rsplit("/", 1)[1]
    return db.session.scalars(sa.select(Order).where(Order.reference == reference)).one()


def pay(order: Order, refunded_minor: int = 0) -> None:
    apply_money(order.id, captured_minor=order.total_minor, refunded_minor=refunded_minor, disputed=False)


def test_the_form_offers_it_and_the_order_is_cheaper(alice: FlaskClient, cast: Cast) -> None:
    page = alice.get(a_thing(100_00)).text
    assert "Use my store credit" in page and "€25.00" in page

    order = place(alice)

    assert (order.net_minor, order.adjustments[0].net_minor, order.adjustments[0].source) == (
        75_00,
        -25_00,
        "store_credit",
    )
    assert (held(cast), held(cast, CREDIT_RESERVED)) == (0, 25_00)
    assert "Store credit you had" in alice.get(f"/orders/{order.reference}").text


def test_who_has_none_is_not_asked(cast: Cast, client: FlaskClient) -> None:
    url = a_thing(100_00)

    assert "store credit" not in client.get(url).text
    assert "store credit" not in cast.signed_in(client, cast.charlie).get(url).text


def test_who_does_not_tick_keeps_it(alice: FlaskClient, cast: Cast) -> None:
    order = place(alice, use=False)

    assert (order.net_minor, held(cast), use_of(order)) == (100_00, 25_00, None)


def test_the_order_takes_no_more_than_is_left_to_pay(alice: FlaskClient, cast: Cast) -> None:
    order = place(alice, 10_00)

    assert (order.total_minor, held(cast)) == (0, 15_00)
    assert order.state == "paid"
    assert balance(company(CREDIT_SPENT, "EUR")).units == 10_00


def test_paying_spends_it_and_cancelling_lets_it_go(alice: FlaskClient, cast: Cast) -> None:
    first = place(alice)
    closing.cancel(first.id, by=cast.alice, reason="Changed my mind")
    assert (held(cast), held(cast, CREDIT_RESERVED)) == (25_00, 0)

    second = place(alice, 90_00)
    for _again in range(2):
        pay(second)
    assert (held(cast), held(cast, CREDIT_RESERVED)) == (0, 0)
    assert balance(company(CREDIT_SPENT, "EUR")).units == 25_00


def test_an_expired_order_taken_up_again_holds_its_credit_even_if_it_was_used(alice: FlaskClient, cast: Cast) -> None:
    order = place(alice)
    with clock.freeze(clock.now() + timedelta(days=60)):
        assert closing.expire(order.id)
        assert held(cast) == 25_00
        transfer(
            "elsewhere",
            debit=personal(cast.alice.id, CREDIT, "EUR"),
            credit=company(CREDIT_SPENT, "EUR"),
            amount=Amount(25_00, "EUR"),
            purpose="credit_spent",
            because={},
        )
        closing.reinstate(order.id, by=cast.fatma, reason="The money was on its way")
        assert (held(cast), balance(personal(cast.alice.id, CREDIT_RESERVED, "EUR")).units) == (-25_00, 25_00)
        pay(order)

    assert held(cast) == -25_00
    assert balance(company(CREDIT_SPENT, "EUR")).units == 50_00


@pytest.mark.parametrize("partition", [[3], [1, 3], [2, 1, 3], [3, 0, 3]])
def test_refunds_return_the_frozen_share_in_any_partition(alice: FlaskClient, cast: Cast, partition: list[int]) -> None:
    order = place(alice)
    pay(order)
    for thirds in partition:
        pay(order, order.total_minor * thirds // 3)

    assert held(cast) == 25_00
    pay(order, order.total_minor // 3)
    assert held(cast) == 8_33
    assert db.session.scalars(sa.select(CreditUse.returned)).one() == 8_33


def test_credit_used_meanwhile_is_told_and_nothing_is_ordered(alice: FlaskClient, cast: Cast) -> None:
    url = a_thing(100_00)
    carried = reviewed(alice, url)
    place(alice)

    answer = alice.post(url, data={**carried, "step": "place"})

    assert answer.status_code == 200 and "The price has changed" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Order.id))) == 1
