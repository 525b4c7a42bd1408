"""The public order form: from the catalogue to a placed order in one form and one review."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import Contact
from app.errors import Invalid
from app.mail.models import MailMessage
from app.money import Money
from app.orders.models import Order, OrderAdjustment, OrderTouch
from app.orders.sockets import Adjustment, Basket, Touch, adjustments, code_findings, touches
from app.orders.states import State
from tests.cast import Cast
from tests.factories.orders import a_contact
from tests.factories.quotes import a_service

COMPANY = {
    "kind": "company",
    "company_name": "Şahin Tekstil Ltd. Şti.",
    "vat_id": "",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "phone": "+90 232 000 00 00",
    "street": "Kıbrıs Şehitleri Cd. 12",
    "postcode": "35220",
    "city": "İzmir",
    "region": "",
    "country": "TR",
    "locale": "tr",
    "quantity": "2",
    "currency": "EUR",
    "po_number": "PO-4711",
    "note": "Lütfen eylülde.",
    "submission_key": "k" * 32,
}
URL = "/services/brand-film/order"


def send(client: FlaskClient, step: str, url: str = URL, **changes: Any) -> Any:
    return client.post(url, data={**COMPANY, **changes, "step": step})


def place(client: FlaskClient, url: str = URL, **changes: Any) -> Any:
    """Review, then place what the review showed."""
    review = send(client, "review", url, **changes)
    assert review.status_code == 200, review.text
    agreed = re.search(r'name="agreed_total" value="([^"]*)"', review.text)
    assert agreed is not None
    return send(client, "place", url, **{**changes, "agreed_total": agreed[1]})


def only_order(db: Any) -> Order:
    order = db.session.scalars(sa.select(Order)).one()
    assert isinstance(order, Order)
    return order


@pytest.fixture
def plugged(app: Any) -> Iterator[Any]:
    """Plugs into a socket for this test only."""
    added: list[tuple[str, Any]] = []

    def plug(socket: Any, answer: Any) -> None:
        socket.plug(app, answer)
        added.append((socket.name, answer))

    yield plug
    for name, answer in added:
        app.extensions["sockets"][name].remove(answer)


def test_the_form_warns_that_what_is_typed_is_used_in_every_later_step(client: FlaskClient, db: Any) -> None:
    a_service()
    page = client.get(URL)
    assert page.status_code == 200
    assert "used in every later step" in page.text


def test_the_review_shows_what_was_typed_and_orders_nothing(client: FlaskClient, db: Any) -> None:
    a_service()
    page = send(client, "review")
    assert "Kıbrıs Şehitleri Cd. 12" in page.text
    assert "€240.00" in page.text
    assert db.session.scalar(sa.select(sa.func.count(Order.id))) == 0


def test_a_guest_places_an_order_and_sees_it(client: FlaskClient, db: Any) -> None:
    service = a_service()
    answer = place(client)
    order = only_order(db)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/orders/{order.reference}")
    assert (order.state, order.relation, order.currency) == (State.PLACED, "b2b", "EUR")
    assert (order.net_minor, order.tax_minor, order.total_minor) == (20_000, 4_000, 24_000)
    assert (order.po_number, order.note, order.locale) == ("PO-4711", "Lütfen eylülde.", "tr")
    assert [(line.service_id, line.quantity, line.unit_net_minor) for line in order.lines] == [(service.id, 2, 10_000)]
    assert (order.contact.company_name, order.contact.city) == ("Şahin Tekstil Ltd. Şti.", "İzmir")
    assert client.get(answer.location).status_code == 200


def test_a_person_orders_as_b2c(client: FlaskClient, db: Any) -> None:
    a_service()
    place(client, kind="person", company_name="")
    assert only_order(db).relation == "b2c"


def test_an_unverified_address_gets_the_verification_and_nothing_else(client: FlaskClient, db: Any) -> None:
    a_service()
    place(client)
    mails = {mail.template: mail for mail in db.session.scalars(sa.select(MailMessage))}
    assert set(mails) == {"accounts/mail/verify", "orders/mail/received"}
    assert not mails["accounts/mail/verify"].held_for_verification
    assert mails["orders/mail/received"].held_for_verification


def test_the_form_of_an_account_is_filled_in_from_its_last_contact(client: FlaskClient, cast: Cast) -> None:
    a_service()
    a_contact(cast.alice, street="Eski Sokak 1")
    cast.signed_in(client, cast.alice)
    assert "Eski Sokak 1" in client.get(URL).text


def test_an_account_with_a_verified_address_gets_its_mail_at_once(client: FlaskClient, db: Any, cast: Cast) -> None:
    a_service()
    cast.signed_in(client, cast.alice)
    place(client)
    order = only_order(db)
    assert order.placed_by_id == cast.alice.id
    assert [(mail.template, mail.held_for_verification) for mail in db.session.scalars(sa.select(MailMessage))] == [
        ("orders/mail/received", False)
    ]


def test_the_second_submission_of_one_form_shows_the_same_order(client: FlaskClient, db: Any) -> None:
    a_service()
    first, second = place(client), place(client)
    assert first.location == second.location
    assert db.session.scalar(sa.select(sa.func.count(Order.id))) == 1
    assert db.session.scalar(sa.select(sa.func.count(Contact.id))) == 1


def test_a_price_that_changed_since_the_review_is_shown_again(client: FlaskClient, db: Any) -> None:
    a_service()
    answer = send(client, "place", agreed_total="1.00 EUR")
    assert answer.status_code == 200
    assert "The price has changed" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Order.id))) == 0


def test_recalculating_keeps_everything_typed(client: FlaskClient, db: Any) -> None:
    a_service()
    page = send(client, "recalculate", quantity="3", name="")
    assert page.status_code == 200
    assert "€360.00" in page.text
    assert "Lütfen eylülde." in page.text


def test_a_program_that_fills_in_everything_is_refused(client: FlaskClient, db: Any) -> None:
    a_service()
    answer = send(client, "review", website="https://spam.example")
    assert answer.status_code == 422


BAD = [
    ("quantity", ""),
    ("quantity", "0"),
    ("quantity", "-1"),
    ("quantity", "10001"),
    ("quantity", "9" * 5000),
    ("quantity", "1.5"),
    ("quantity", "NaN"),
    ("quantity", "١"),
    ("currency", ""),
    ("currency", "XXX"),
    ("currency", "USD"),
    ("currency", "€"),
    ("kind", ""),
    ("kind", "robot"),
    ("company_name", ""),
    ("name", ""),
    ("name", "x" * 5000),
    ("name", "a\x00b"),
    ("email", ""),
    ("email", "no address"),
    ("email", "a@b@c"),
    ("email", "alice@customer.example\nBcc: all@x.example"),
    ("street", ""),
    ("postcode", ""),
    ("city", ""),
    ("country", ""),
    ("country", "ZZ"),
    ("locale", "xx"),
    ("vat_id", "not a number!"),
    ("phone", "call me"),
    ("po_number", "x" * 100),
    ("note", "x" * 3000),
    ("note", "\x00"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_bad_input_is_told_in_place_and_nothing_typed_is_lost(
    client: FlaskClient, db: Any, name: str, value: str
) -> None:
    a_service()
    answer = send(client, "review", **{name: value})
    if (name, value) == ("quantity", "١"):  # an Arabic one is a one
        assert answer.status_code == 200
        return
    assert answer.status_code == 422, answer.text[:500]
    assert "error-summary" in answer.text
    if name != "street":
        assert "Kıbrıs Şehitleri Cd. 12" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Order.id))) == 0


@pytest.mark.parametrize("missing", sorted(COMPANY))
def test_a_form_without_one_of_its_fields_never_breaks(client: FlaskClient, db: Any, missing: str) -> None:
    a_service()
    data = {name: value for name, value in COMPANY.items() if name != missing}
    assert client.post(URL, data={**data, "step": "review"}).status_code in {200, 422}


@pytest.mark.parametrize("step", ["", "explode", "x" * 500])
def test_an_unknown_step_is_refused(client: FlaskClient, db: Any, step: str) -> None:
    a_service()
    assert send(client, step).status_code in {200, 422}


def test_an_order_that_costs_more_than_any_real_one_is_refused(client: FlaskClient, db: Any) -> None:
    a_service(net_minor=10**12)
    answer = send(client, "review", quantity="9999")
    assert answer.status_code == 422
    assert "more than can be ordered here" in answer.text


@pytest.mark.parametrize("query", ["quantity=-1", "quantity=x", "quantity=99999", "currency=XXX", "quantity=%ff"])
def test_bad_values_in_the_address_are_refused(client: FlaskClient, db: Any, query: str) -> None:
    a_service()
    assert client.get(f"{URL}?{query}").status_code in {400, 422}


def test_what_is_not_offered_cannot_be_ordered(client: FlaskClient, db: Any) -> None:
    a_service(active=False)
    assert client.get(URL).status_code == 404
    assert send(client, "review").status_code == 422
    assert client.get("/services/nothing/order").status_code == 404
    assert send(client, "review", "/services/nothing/order").status_code == 404


def test_looking_at_the_form_changes_nothing(client: FlaskClient, db: Any) -> None:
    a_service()
    client.get(URL)
    client.get(f"{URL}?quantity=3&currency=TRY")
    assert db.session.scalar(sa.select(sa.func.count(Contact.id))) == 0


def _spring(basket: Basket) -> list[Adjustment]:
    if "SPRING" not in basket.codes:
        return []
    return [Adjustment(source="test", label="Spring", net=Money(-3_000, basket.currency), because={"code": "SPRING"})]


def test_a_promo_code_is_only_asked_for_when_somebody_can_redeem_one(client: FlaskClient, app: Any) -> None:
    a_service()
    answerers = app.extensions["sockets"].pop(code_findings.name)
    try:
        assert 'name="code"' not in client.get(URL).text
    finally:
        app.extensions["sockets"][code_findings.name] = answerers
    assert 'name="code"' in client.get(URL).text


def test_an_adjustment_lowers_the_price_and_says_why(client: FlaskClient, db: Any, plugged: Any) -> None:
    a_service()
    plugged(adjustments, _spring)
    answer = place(client, code="SPRING")
    order = only_order(db)
    assert (order.net_minor, order.tax_minor) == (17_000, 3_400)
    given = db.session.scalars(sa.select(OrderAdjustment)).one()
    assert (given.label, given.net_minor, given.because) == ("Spring", -3_000, {"code": "SPRING"})
    page = client.get(answer.location).text
    assert "Why?" in page
    assert "SPRING" in page


def test_adjustments_never_make_an_order_negative(client: FlaskClient, db: Any, plugged: Any) -> None:
    def generous(basket: Basket) -> list[Adjustment]:
        return [
            Adjustment(source="test", label=label, net=Money(-15_000, basket.currency), because={"rule": label})
            for label in ("First", "Second", "Third")
        ]

    a_service()
    plugged(adjustments, generous)
    place(client)
    order = only_order(db)
    assert (order.net_minor, order.total_minor) == (0, 0)
    assert [(given.label, given.net_minor) for given in order.adjustments] == [("First", -15_000), ("Second", -5_000)]
    assert order.adjustments[1].because["limited_to_minor"] == 5_000


def test_a_refused_code_is_told_at_its_field(client: FlaskClient, db: Any, plugged: Any) -> None:
    def refuse(basket: Basket) -> list[Adjustment]:
        raise Invalid("This code has expired.")

    a_service()
    plugged(adjustments, refuse)
    answer = send(client, "review", code="OLD")
    assert answer.status_code == 422
    assert "This code has expired." in answer.text


def test_who_brought_the_buyer_is_remembered_with_the_order(client: FlaskClient, db: Any, plugged: Any) -> None:
    def brought(values: Any) -> list[Touch]:
        return [Touch(source="test", reference=values["ref"], details={"seen": 3})] if "ref" in values else []

    a_service()
    plugged(touches, brought)
    place(client, f"{URL}?ref=bob")
    touch = db.session.scalars(sa.select(OrderTouch)).one()
    assert (touch.order_id, touch.source, touch.reference, touch.details) == (
        only_order(db).id,
        "test",
        "bob",
        {"seen": 3},
    )


def test_a_free_order_is_confirmed_once_its_address_is_verified(client: FlaskClient, db: Any) -> None:
    from app.accounts import verifying
    from app.database import transaction

    a_service(net_minor=0)
    place(client)
    assert only_order(db).state == State.PLACED
    with transaction():
        verifying.prove("alice@customer.example")
    assert only_order(db).state == State.PAID
