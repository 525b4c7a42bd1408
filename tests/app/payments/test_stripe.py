"""Stripe, by its real SDK against a small Stripe of our own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.config import StripeSettings
from app.database import db as database
from app.database import transaction
from app.money import Money
from app.orders.models import Order
from app.payments import reconciling, refunding, tasks
from app.payments.gateway import GatewayRefused, GatewayUnreachable, PaymentRequest, RefundRequest
from app.payments.keys import new_key
from app.payments.models import Payment, PaymentNotice
from app.payments.starting import request_of
from app.payments.stripe_gateway import Stripe
from app.payments.stripe_notices import charged_minor, money
from tests.cast import Cast
from tests.servers.stripe_server import StripeServer

Tell = Callable[[dict[str, Any]], TestResponse]


def asked(amount: Money, **changes: Any) -> PaymentRequest:
    values = {"key": new_key("payment"), "order_reference": "7K2M-9QXF-4T8CV", "title": "Order", "email": "a@b.example"}
    return PaymentRequest(**{**values, "amount": amount, "locale": "tr", **changes})


def opened(stripe: Stripe, request: PaymentRequest) -> str:
    return stripe.start(request, return_url="http://imece.test/back", notice_url="").reference


@pytest.fixture
def stripe_payment(stripe: Stripe, order: Order, cast: Cast, client: FlaskClient) -> Payment:
    """Alice chose the card and stands on Stripe's page."""
    cast.signed_in(client, cast.alice)
    answer = client.post(f"/orders/{order.reference}/payments", data={"gateway": "stripe", "key": new_key("payment")})
    assert answer.status_code == 303, answer.text
    return database.session.scalars(sa.select(Payment).where(Payment.order_id == order.id)).one()


def again(payment: Payment) -> Payment:
    return database.session.get_one(Payment, payment.id, populate_existing=True)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Money(12_000, "EUR"), 12_000),
        (Money(500, "JPY"), 500),
        (Money(1_230, "KWD"), 1_230),
        (Money(500, "ISK"), 50_000),
        (Money(700, "UGX"), 70_000),
    ],
)
def test_amounts_follow_stripes_rules_both_ways(ours: Money, theirs: int) -> None:
    assert charged_minor(ours) == theirs
    assert money(theirs, ours.currency.lower()) == ours


def test_starting_opens_a_session_over_the_amount(stripe_payment: Payment, stripe_server: StripeServer) -> None:
    session = stripe_server.sessions[stripe_payment.gateway_reference or ""]
    assert (session["amount_total"], session["currency"]) == (12_000, "eur")
    assert session["success_url"].endswith(f"/payments/{stripe_payment.idempotency_key}")
    assert stripe_payment.page_url == session["url"]


def test_the_same_key_gives_the_same_session(stripe: Stripe) -> None:
    request = asked(Money(900, "EUR"))
    assert opened(stripe, request) == opened(stripe, request)


def test_the_same_key_with_another_amount_is_refused(stripe: Stripe) -> None:
    request = asked(Money(900, "EUR"))
    opened(stripe, request)
    with pytest.raises(GatewayRefused):
        opened(stripe, asked(Money(901, "EUR"), key=request.key))


def test_a_wrong_secret_key_is_a_refusal_that_names_no_key(stripe_server: StripeServer, app: Any) -> None:
    gateway = Stripe(StripeSettings(secret_key="sk_test_wrong", webhook_secret="x", api_base=stripe_server.url))
    with pytest.raises(GatewayRefused) as refusal:
        opened(gateway, asked(Money(900, "EUR")))
    assert "sk_test" not in str(refusal.value)


def test_a_stripe_that_is_down_is_tried_again_and_then_named_so(stripe: Stripe, stripe_server: StripeServer) -> None:
    stripe_server.failing[:] = [503, 503]
    assert opened(stripe, asked(Money(900, "EUR"))) in stripe_server.sessions
    stripe_server.failing[:] = [503, 503, 503]
    with pytest.raises(GatewayUnreachable):
        opened(stripe, asked(Money(900, "EUR")))


def test_a_paid_session_settles_the_order(
    stripe_payment: Payment, stripe_server: StripeServer, tell_stripe: Tell
) -> None:
    event = stripe_server.pay(stripe_payment.gateway_reference or "")
    assert tell_stripe(event).status_code == 200
    payment = again(stripe_payment)
    assert (payment.state, payment.order.state) == ("captured", "paid")
    assert payment.also_known_as == event["data"]["object"]["payment_intent"]


def test_the_intents_own_event_counts_the_money_once(
    stripe_payment: Payment, stripe_server: StripeServer, tell_stripe: Tell
) -> None:
    event = stripe_server.pay(stripe_payment.gateway_reference or "")
    intent = stripe_server.intents[event["data"]["object"]["payment_intent"]]
    for told in (stripe_server.event("payment_intent.succeeded", intent), event, event):
        assert tell_stripe(told).status_code == 200
    payment = again(stripe_payment)
    assert (payment.captured_minor, payment.order.paid_minor) == (12_000, 12_000)


def test_a_refund_under_the_intents_name_that_comes_first_is_applied_later(
    stripe_payment: Payment, stripe_server: StripeServer, tell_stripe: Tell
) -> None:
    paid = stripe_server.pay(stripe_payment.gateway_reference or "")
    intent = paid["data"]["object"]["payment_intent"]
    refund = {"id": "re_1", "object": "refund", "amount": 2_000, "currency": "eur", "payment_intent": intent}
    tell_stripe(stripe_server.event("refund.created", {**refund, "status": "succeeded"}))
    assert again(stripe_payment).refunded_minor == 0
    tell_stripe(paid)
    payment = again(stripe_payment)
    assert (payment.captured_minor, payment.refunded_minor, payment.order.refunded_minor) == (12_000, 2_000, 2_000)


def test_a_refund_from_the_desk_goes_out_once_and_counts_when_told(
    stripe_payment: Payment, stripe_server: StripeServer, tell_stripe: Tell, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    tell_stripe(stripe_server.pay(stripe_payment.gateway_reference or ""))
    with transaction():
        refund = refunding.ask(
            stripe_payment.id, Money(5_000, "EUR"), reason="late", key=new_key("refund"), by=cast.fatma
        )
    for _time in range(2):
        tasks.carry_out_refund(refund_id=refund.id)
    mine = [each for each in stripe_server.refunds.values() if each["metadata"]["refund_key"] == refund.idempotency_key]
    assert [each["amount"] for each in mine] == [5_000]
    assert again(stripe_payment).refunded_minor == 0
    tell_stripe(stripe_server.event("refund.updated", mine[0]))
    assert again(stripe_payment).refunded_minor == 5_000
    assert [each.state for each in again(stripe_payment).refunds] == ["succeeded"]


def test_more_than_is_left_is_refused_by_stripe_too(stripe: Stripe, stripe_server: StripeServer) -> None:
    paid = stripe_server.pay(opened(stripe, asked(Money(900, "EUR"))))
    intent = paid["data"]["object"]["payment_intent"]
    wanted = RefundRequest(key=new_key("refund"), amount=Money(901, "EUR"), payment_reference="", also_known_as=intent)
    with pytest.raises(GatewayRefused):
        stripe.refund(wanted)


def test_disputes_are_told_and_won(stripe_payment: Payment, stripe_server: StripeServer, tell_stripe: Tell) -> None:
    paid = stripe_server.pay(stripe_payment.gateway_reference or "")
    intent = paid["data"]["object"]["payment_intent"]
    tell_stripe(paid)
    tell_stripe(stripe_server.dispute(intent))
    assert again(stripe_payment).order.state == "disputed"
    tell_stripe(stripe_server.dispute(intent, "charge.dispute.closed", status="won"))
    assert again(stripe_payment).order.state == "paid"


def test_a_notice_that_never_came_is_found_by_asking(stripe_payment: Payment, stripe_server: StripeServer) -> None:
    stripe_server.pay(stripe_payment.gateway_reference or "")
    check = reconciling.Check(stripe_payment.id, "stripe", request_of(stripe_payment), last=False)
    tasks.look_up(check)
    tasks.look_up(check)
    assert again(stripe_payment).order.state == "paid"
    told = database.session.scalars(sa.select(PaymentNotice.source)).all()
    assert told == ["look_up"]


def test_closing_expires_the_session_and_leaves_a_paid_one_alone(stripe: Stripe, stripe_server: StripeServer) -> None:
    request = asked(Money(900, "EUR"))
    open_one = opened(stripe, request)
    stripe.close(asked(Money(900, "EUR"), gateway_reference=open_one))
    assert stripe_server.sessions[open_one]["status"] == "expired"
    paid = opened(stripe, asked(Money(900, "EUR")))
    stripe_server.pay(paid)
    stripe.close(asked(Money(900, "EUR"), gateway_reference=paid))
    assert stripe_server.sessions[paid]["status"] == "complete"


def test_what_is_kept_of_an_event_holds_no_personal_data(
    stripe_payment: Payment, stripe_server: StripeServer, tell_stripe: Tell
) -> None:
    tell_stripe(stripe_server.pay(stripe_payment.gateway_reference or ""))
    kept = database.session.scalars(sa.select(PaymentNotice.payload)).one()
    assert "alice" not in str(kept)


def test_events_that_mean_nothing_to_us_are_taken_quietly(
    stripe: Stripe, stripe_server: StripeServer, tell_stripe: Tell
) -> None:
    event = stripe_server.event("customer.created", {"id": "cus_1", "object": "customer"})
    assert tell_stripe(event).status_code == 200
    assert database.session.scalar(sa.select(sa.func.count(PaymentNotice.id))) == 0
