"""The panels that packages plug into pages of others: a person's front page, and the desk's pages of order and person."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.mail.models import MailMessage
from app.payments.models import PaymentAttention
from tests.cast import Cast, person
from tests.factories import invoices, payments
from tests.factories.orders import a_contact, an_order
from tests.factories.quotes import a_quote


def front_of(cast: Cast, client: FlaskClient, who: str = "alice") -> str:
    answer = cast.signed_in(client, getattr(cast, who)).get("/account")
    assert answer.status_code == 200
    return answer.text


def a_letter(to: str, subject: str, db: Any, **changes: Any) -> MailMessage:
    values: dict[str, Any] = {
        "recipient": to,
        "locale": "en",
        "subject": subject,
        "text": "Hello",
        "html": "<p>Hello</p>",
    }
    values |= {"message_id": f"<{secrets.token_hex(8)}@imece.test>", "sent_at": clock.now()}
    letter = MailMessage(template="orders/mail/paid", **{**values, **changes})
    db.session.add(letter)
    db.session.commit()
    return letter


def test_who_has_nothing_yet_is_shown_the_first_step(client: FlaskClient, cast: Cast) -> None:
    page = front_of(cast, client, "charlie")
    assert "No orders yet" in page
    assert 'href="/services"' in page
    assert "What waits for you</h2>" not in page


def test_unpaid_orders_and_open_quotes_wait_with_their_next_step(client: FlaskClient, cast: Cast) -> None:
    order = an_order(placed_by=cast.alice)
    quote = a_quote(cast.fatma, a_contact(cast.alice))
    page = front_of(cast, client)
    assert "What waits for you" in page
    assert f"/orders/{order.reference}#payment" in page
    assert "Pay €120.00" in page
    assert f"/quotes/{quote.reference}" in page
    assert "Read and answer" in page


def test_only_what_is_left_is_asked_for(client: FlaskClient, cast: Cast) -> None:
    an_order(placed_by=cast.alice, paid_minor=2_000)
    assert "Pay €100.00" in front_of(cast, client)


def test_a_draft_or_expired_quote_does_not_wait_for_the_customer(client: FlaskClient, cast: Cast) -> None:
    a_quote(cast.fatma, a_contact(cast.alice), sent=False)
    a_quote(cast.fatma, a_contact(cast.alice), expires_at=clock.in_days(1))
    with clock.freeze(clock.in_days(2)):
        assert "Read and answer" not in front_of(cast, client)


def test_documents_and_messages_are_new(client: FlaskClient, cast: Cast, db: Any) -> None:
    invoice = invoices.an_invoice(placed_by=cast.alice)
    a_letter(cast.alice.email, "Your order is confirmed", db)
    a_letter(cast.alice.email, "A secret link", db, private=True)
    page = front_of(cast, client)
    assert f"/invoices/{invoice.label}" in page
    assert "Your order is confirmed" in page
    assert "A secret link" not in page
    assert "What waits for you" not in page.replace("What waits for you, and what is new.", "")


def test_an_awaited_transfer_is_money_on_its_way(client: FlaskClient, cast: Cast) -> None:
    order = an_order(placed_by=cast.alice)
    payments.a_payment(order, gateway="bank_transfer", state="pending")
    assert "Money on its way" in front_of(cast, client)


def test_nobody_sees_what_waits_for_another(client: FlaskClient, cast: Cast, db: Any) -> None:
    order = an_order(placed_by=cast.alice)
    payments.a_payment(order, gateway="bank_transfer", state="pending")
    invoice = invoices.an_invoice(placed_by=cast.alice)
    quote = a_quote(cast.fatma, a_contact(cast.alice))
    a_letter(cast.alice.email, "Your order is confirmed", db)
    page = front_of(cast, client, "charlie")
    for secret in (order.reference, invoice.label, quote.reference, "Your order is confirmed", "Money on its way"):
        assert secret not in page


def test_who_has_not_proven_an_address_reads_no_messages_to_it(client: FlaskClient, cast: Cast, db: Any) -> None:
    a_letter("new@customer.example", "Your order is confirmed", db)
    newcomer = person("new@customer.example", "New", verified=False)
    assert "Your order is confirmed" not in cast.signed_in(client, newcomer).get("/account").text


@pytest.mark.parametrize(
    ("who", "payments_shown", "documents_shown"),
    [("fatma", True, True), ("ada", True, True), ("dora", False, False), ("marta", False, False)],
)
def test_money_of_an_order_is_shown_at_the_desk_to_those_who_keep_it(
    client: FlaskClient, cast: Cast, who: str, payments_shown: bool, documents_shown: bool
) -> None:
    invoice = invoices.an_invoice(placed_by=cast.alice)
    page = cast.signed_in(client, getattr(cast, who)).get(f"/desk/orders/{invoice.order.reference}").text
    assert ("/desk/payments/" in page) is payments_shown
    assert (f"/desk/invoices/{invoice.label}" in page) is documents_shown


def test_what_needs_a_decision_is_said_on_the_page_of_its_order(client: FlaskClient, cast: Cast, db: Any) -> None:
    payment = payments.a_payment(an_order(placed_by=cast.alice))
    item = PaymentAttention(kind="amount_mismatch", payment_id=payment.id, order_id=payment.order_id, details={})
    db.session.add(item)
    db.session.commit()
    desk = cast.signed_in(client, cast.fatma)
    page = desk.get(f"/desk/orders/{payment.order.reference}").text
    assert "Another amount than asked for" in page
    item.resolved_at, item.resolution = clock.now(), "ignored"
    db.session.commit()
    assert "Another amount than asked for" not in desk.get(f"/desk/orders/{payment.order.reference}").text


@pytest.mark.parametrize(("who", "money_shown"), [("fatma", True), ("dora", False)])
def test_the_page_of_a_person_leads_to_their_orders(
    client: FlaskClient, cast: Cast, who: str, money_shown: bool
) -> None:
    payment = payments.a_payment(an_order(placed_by=cast.alice))
    page = cast.signed_in(client, getattr(cast, who)).get(f"/desk/people/{cast.alice.id}").text
    assert f"/desk/orders/{payment.order.reference}" in page
    assert (f"/desk/payments/{payment.id}" in page) is money_shown


def test_a_way_to_pay_is_called_by_its_label(client: FlaskClient, cast: Cast) -> None:
    payment = payments.a_payment(an_order(placed_by=cast.alice), gateway="bank_transfer")
    desk = cast.signed_in(client, cast.fatma)
    for path in ("/desk/payments", f"/desk/payments/{payment.id}"):
        assert "Bank transfer" in desk.get(path).text
        assert ">bank transfer<" not in desk.get(path).text
