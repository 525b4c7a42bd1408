"""The page of an order: what it shows, to whom, and what can be done there."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.database import transaction
from app.orders import links
from app.orders.models import Order, OrderEvent
from app.orders.settling import apply_money
from app.orders.states import State
from tests.cast import Cast
from tests.factories.orders import a_contact, an_order

CONTACT = {
    "kind": "company",
    "company_name": "Şahin Tekstil Ltd. Şti.",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "street": "Yeni Sokak 5",
    "postcode": "35220",
    "city": "İzmir",
    "country": "TR",
    "locale": "en",
}


def pages_of(order: Order) -> list[tuple[str, str, dict[str, str]]]:
    """Every address of one order: method, path, form."""
    base = f"/orders/{order.reference}"
    return [
        ("GET", base, {}),
        ("GET", f"{base}/open?key=wrong", {}),
        ("GET", f"{base}/open", {}),
        ("POST", f"{base}/cancellation", {"reason": "No"}),
        ("GET", f"{base}/contact", {}),
        ("POST", f"{base}/contact", CONTACT),
    ]


def events_of(order: Order, db: Any) -> list[str]:
    kinds = sa.select(OrderEvent.kind).where(OrderEvent.order_id == order.id).order_by(OrderEvent.id)
    return list(db.session.scalars(kinds))


def pay(order: Order) -> None:
    with transaction():
        apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=False)


@pytest.mark.parametrize("who", ["charlie", "anonymous", "another guest"])
def test_a_stranger_finds_nothing(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, guests: Order, who: str
) -> None:
    if who == "charlie":
        cast.signed_in(client, cast.charlie)
    if who == "another guest":
        client.get(links.order_link(guests).removeprefix("http://imece.test"))
    for method, path, form in pages_of(alices):
        assert client.open(path, method=method, data=form or None).status_code == 404, path
    db.session.refresh(alices)
    assert alices.state == State.PLACED
    assert alices.contact.street != CONTACT["street"]


def test_an_unverified_account_does_not_own_orders_of_its_address(client: FlaskClient, db: Any, guests: Order) -> None:
    from tests.cast import person

    liar = person("guest@customer.example", "Not the guest", verified=False)
    Cast().signed_in(client, liar)
    assert client.get(f"/orders/{guests.reference}").status_code == 404
    assert guests.reference not in client.get("/account/orders").text


def test_the_page_shows_the_four_steps_and_where_the_order_stands(
    client: FlaskClient, cast: Cast, alices: Order
) -> None:
    cast.signed_in(client, cast.alice)
    before = client.get(f"/orders/{alices.reference}").text
    for step in ("Order", "Payment and invoice", "Project board", "Feedback channel"):
        assert step in before
    assert "Waiting for payment" in before
    assert "Your project leader opens it once the order is paid" in before
    pay(alices)
    after = client.get(f"/orders/{alices.reference}").text
    assert "Paid" in after
    assert "The payment was verified" in after
    assert "its leader is being chosen" in after


def test_a_reference_may_be_typed_as_people_type(client: FlaskClient, cast: Cast, alices: Order) -> None:
    cast.signed_in(client, cast.alice)
    assert client.get(f"/orders/{alices.reference.lower().replace('-', ' ')}").status_code == 200


@pytest.mark.parametrize("reference", ["x", "7K2M-9QXF-4T8C", "%00", "..", "a" * 3000, "💥", "find%0a"])
def test_what_is_no_reference_is_not_found(client: FlaskClient, db: Any, reference: str) -> None:
    assert client.get(f"/orders/{reference}").status_code in {400, 404}


def test_the_signed_link_opens_the_order_in_that_browser_only(browser: Any, db: Any, guests: Order) -> None:
    link = links.order_link(guests).removeprefix("http://imece.test")
    one, other = browser(), browser()
    opened = one.get(link)
    assert opened.status_code == 303
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert one.get(opened.location).status_code == 200
    assert other.get(opened.location).status_code == 404


@pytest.mark.parametrize("key", ["", "0" * 40, "é", "%00", "x" * 500])
def test_a_wrong_key_opens_nothing(client: FlaskClient, db: Any, guests: Order, key: str) -> None:
    answer = client.get(f"/orders/{guests.reference}/open?key={key}")
    assert answer.status_code in {400, 404, 422}
    assert client.get(f"/orders/{guests.reference}").status_code == 404


def test_a_link_stops_working_when_the_address_is_corrected(client: FlaskClient, db: Any, guests: Order) -> None:
    link = links.order_link(guests).removeprefix("http://imece.test")
    guests.contact.email = "right@customer.example"
    db.session.commit()
    assert client.get(link).status_code == 404


def test_looking_changes_nothing(client: FlaskClient, db: Any, cast: Cast, alices: Order, queries: list[str]) -> None:
    cast.signed_in(client, cast.alice)
    client.get("/account/orders")
    queries.clear()
    for path in (
        f"/orders/{alices.reference}",
        f"/orders/{alices.reference}/contact",
        "/account/orders",
        "/orders/find",
    ):
        assert client.get(path).status_code == 200
    wrote = [q for q in queries if q.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [q for q in wrote if "user_session" not in q] == []
    assert events_of(alices, db) == []


def test_the_customer_cancels_before_payment(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, mails: Any
) -> None:
    cast.signed_in(client, cast.alice)
    answer = client.post(f"/orders/{alices.reference}/cancellation", data={"reason": "Bütçe değişti."})
    assert answer.status_code == 303
    db.session.refresh(alices)
    assert alices.state == State.CANCELLED
    assert alices.events[-1].remark.text == "Bütçe değişti."
    assert len(mails("orders/mail/closed")) == 1


def test_cancelling_twice_is_a_clear_error(client: FlaskClient, db: Any, cast: Cast, alices: Order, mails: Any) -> None:
    cast.signed_in(client, cast.alice)
    for expected in (303, 409):
        answer = client.post(f"/orders/{alices.reference}/cancellation", data={"reason": "No"})
        assert answer.status_code == expected
    assert events_of(alices, db) == ["cancelled"]


def test_a_paid_order_cannot_be_cancelled(client: FlaskClient, db: Any, cast: Cast, alices: Order) -> None:
    cast.signed_in(client, cast.alice)
    pay(alices)
    assert client.post(f"/orders/{alices.reference}/cancellation", data={"reason": "No"}).status_code == 409
    db.session.refresh(alices)
    assert alices.state == State.PAID


def test_an_order_with_a_part_of_its_money_is_not_simply_cancelled(
    client: FlaskClient, db: Any, cast: Cast, alices: Order
) -> None:
    cast.signed_in(client, cast.alice)
    with transaction():
        apply_money(alices.id, captured_minor=5_000, refunded_minor=0, disputed=False)
    assert client.post(f"/orders/{alices.reference}/cancellation", data={"reason": "No"}).status_code == 409


@pytest.mark.parametrize("reason", ["", " ", "x" * 501, "a\x00b"])
def test_a_cancellation_without_a_sound_reason_is_drawn_again(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, reason: str
) -> None:
    cast.signed_in(client, cast.alice)
    answer = client.post(f"/orders/{alices.reference}/cancellation", data={"reason": reason})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    db.session.refresh(alices)
    assert alices.state == State.PLACED


def test_the_customer_corrects_the_contact_before_payment(
    client: FlaskClient, db: Any, cast: Cast, alices: Order
) -> None:
    cast.signed_in(client, cast.alice)
    answer = client.post(f"/orders/{alices.reference}/contact", data=CONTACT)
    assert answer.status_code == 303
    db.session.refresh(alices.contact)
    assert alices.contact.street == "Yeni Sokak 5"
    assert events_of(alices, db) == ["contact_corrected"]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "contact.corrected")).one()
    assert entry.actor_id == cast.alice.id


def test_a_guest_corrects_the_contact_by_the_link(client: FlaskClient, db: Any, guests: Order) -> None:
    client.get(links.order_link(guests).removeprefix("http://imece.test"))
    answer = client.post(f"/orders/{guests.reference}/contact", data={**CONTACT, "email": "guest@customer.example"})
    assert answer.status_code == 303
    db.session.refresh(guests.contact)
    assert guests.contact.street == "Yeni Sokak 5"


def test_a_new_address_is_verified_anew_and_gets_its_own_link(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, mails: Any
) -> None:
    cast.signed_in(client, cast.alice)
    client.post(f"/orders/{alices.reference}/contact", data={**CONTACT, "email": "other@customer.example"})
    db.session.refresh(alices.contact)
    assert alices.contact.email_verified_at is None
    assert [mail.recipient for mail in mails("accounts/mail/verify")] == ["other@customer.example"]
    assert [(mail.recipient, mail.held_for_verification) for mail in mails("orders/mail/links")] == [
        ("other@customer.example", True)
    ]


def test_after_payment_the_customer_is_asked_to_write(client: FlaskClient, db: Any, cast: Cast, alices: Order) -> None:
    cast.signed_in(client, cast.alice)
    pay(alices)
    answer = client.post(f"/orders/{alices.reference}/contact", data=CONTACT)
    assert answer.status_code == 409
    db.session.refresh(alices.contact)
    assert alices.contact.street != CONTACT["street"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("email", "x"), ("name", ""), ("country", "ZZ"), ("kind", "robot"), ("street", "x" * 400), ("city", "\x00")],
)
def test_a_bad_correction_is_drawn_again(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, name: str, value: str
) -> None:
    cast.signed_in(client, cast.alice)
    answer = client.post(f"/orders/{alices.reference}/contact", data={**CONTACT, name: value})
    assert answer.status_code == 422
    assert events_of(alices, db) == []


def test_the_received_and_the_paid_mail_are_sent_once(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, mails: Any, run_jobs: Any
) -> None:
    for _ in range(3):
        pay(alices)
    run_jobs(only="orders.tell_paid")
    paid = mails("orders/mail/paid")
    assert len(paid) == 1
    assert alices.reference in paid[0].subject
    assert paid[0].private


def test_panels_of_other_packages_are_shown(app: Any, client: FlaskClient, cast: Cast, alices: Order) -> None:
    from app.orders.sockets import order_panels

    def panel(order: Order) -> str:
        return f"<p>How do you want to pay {order.reference}?</p>"

    order_panels.plug(app, panel)
    cast.signed_in(client, cast.alice)
    try:
        assert f"<p>How do you want to pay {alices.reference}?</p>" in client.get(f"/orders/{alices.reference}").text
    finally:
        app.extensions["sockets"][order_panels.name].remove(panel)


def test_names_in_any_script_are_escaped_and_shown(client: FlaskClient, db: Any) -> None:
    contact = a_contact(name="<script>alert(1)</script>", company_name="गंगा & Şti.", email="guest@customer.example")
    order = an_order(contact)
    client.get(links.order_link(order).removeprefix("http://imece.test"))
    page = client.get(f"/orders/{order.reference}").text
    assert "<script>alert(1)" not in page
    assert "गंगा &amp; Şti." in page
