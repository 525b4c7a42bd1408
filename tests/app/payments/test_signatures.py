"""A notice is believed only with a fresh signature over its raw body; a refused one leaves no trace but a quiet line."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock
from app.config import settings
from app.database import db as database
from app.payments import sandbox
from app.payments.models import Payment, PaymentAttention, PaymentNotice
from app.payments.stripe_gateway import Stripe
from tests.servers.stripe_server import WEBHOOK_SECRET, StripeServer

PATH = "/webhooks/payments/sandbox"


@pytest.fixture
def body(payment: Payment) -> bytes:
    """A capture as the sandbox would tell it."""
    told = {
        "id": "ev_signed",
        "type": "captured",
        "at": int(clock.now().timestamp() * 1000),
        "payment": payment.gateway_reference,
        "key": payment.idempotency_key,
        "refund": None,
        "refund_key": None,
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
    }
    return json.dumps(told).encode()


def post(client: FlaskClient, body: bytes, signature: str | None, path: str = PATH) -> TestResponse:
    headers = {} if signature is None else {sandbox.SIGNATURE_HEADER: signature, "Stripe-Signature": signature}
    return client.post(path, data=body, content_type="application/json", headers=headers)


def assert_nothing_happened(payment: Payment) -> None:
    database.session.expire_all()
    assert database.session.scalar(sa.select(sa.func.count(PaymentNotice.id))) == 0
    assert database.session.scalar(sa.select(sa.func.count(PaymentAttention.id))) == 0
    assert (payment.state, payment.order.state) == ("started", "placed")


def test_a_signed_notice_settles(client: FlaskClient, payment: Payment, body: bytes) -> None:
    assert post(client, body, sandbox.sign(body, clock.now())).status_code == 200
    database.session.expire_all()
    assert payment.order.state == "paid"


BAD: dict[str, Callable[[bytes], str | None]] = {
    "missing": lambda _body: None,
    "empty": lambda _body: "",
    "nonsense": lambda _body: "t=,v1=",
    "not ascii": lambda _body: "t=١٢,v1=é",
    "no scheme": lambda body: sandbox.sign(body, clock.now()).replace("v1=", "v0="),
    "another secret": lambda body: sandbox.sign(body, clock.now())[:-4] + "0000",
    "too old": lambda body: sandbox.sign(body, clock.now() - timedelta(seconds=301)),
    "from the future": lambda body: sandbox.sign(body, clock.now() + timedelta(seconds=301)),
    "of another body": lambda body: sandbox.sign(body + b" ", clock.now()),
    "endless number": lambda _body: f"t={'9' * 5000},v1=00",
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_signature_is_refused_with_no_effect(
    client: FlaskClient, payment: Payment, body: bytes, bad: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert post(client, body, BAD[bad](body)).status_code == 400
    assert_nothing_happened(payment)
    assert "refused" in caplog.text
    for secret in (settings().secret_key, payment.idempotency_key, payment.gateway_reference or "", "v1=", "12000"):
        assert secret not in caplog.text


def test_299_seconds_are_still_young(client: FlaskClient, payment: Payment, body: bytes) -> None:
    assert post(client, body, sandbox.sign(body, clock.now() - timedelta(seconds=295))).status_code == 200


def test_one_changed_byte_of_the_body_is_noticed(client: FlaskClient, payment: Payment, body: bytes) -> None:
    signature = sandbox.sign(body, clock.now())
    assert post(client, body.replace(b"12000", b"12001"), signature).status_code == 400
    assert_nothing_happened(payment)


@pytest.mark.parametrize("content", [b"{}", b"[]", b"\xff\xfe", b"null", b'{"id": 1}'])
def test_a_signed_body_that_is_no_notice_is_refused(client: FlaskClient, payment: Payment, content: bytes) -> None:
    assert post(client, content, sandbox.sign(content, clock.now())).status_code == 400
    assert_nothing_happened(payment)


def test_an_oversized_or_empty_body_is_refused_unread(client: FlaskClient, payment: Payment) -> None:
    big = b"x" * (256 * 1024 + 1)
    assert post(client, big, sandbox.sign(big, clock.now())).status_code == 422
    assert post(client, b"", sandbox.sign(b"", clock.now())).status_code == 422
    assert_nothing_happened(payment)


def test_an_unknown_gateway_is_not_there(client: FlaskClient, body: bytes) -> None:
    assert post(client, body, sandbox.sign(body, clock.now()), "/webhooks/payments/nobody").status_code == 404


def test_a_gateway_that_is_not_offered_is_not_there(client: FlaskClient, body: bytes) -> None:
    assert post(client, body, "t=1,v1=2", "/webhooks/payments/stripe").status_code == 404


def test_the_bank_cannot_be_impersonated_over_http(client: FlaskClient, payment: Payment, body: bytes) -> None:
    assert post(client, body, sandbox.sign(body, clock.now()), "/webhooks/payments/bank_transfer").status_code == 400
    assert_nothing_happened(payment)


@pytest.mark.parametrize("seconds", [-301, 301, None])
def test_stripes_signature_has_the_same_tolerance(
    stripe: Stripe,
    stripe_server: StripeServer,
    client: FlaskClient,
    caplog: pytest.LogCaptureFixture,
    seconds: int | None,
) -> None:
    event = stripe_server.event("checkout.session.expired", {"id": "cs_1", "object": "checkout.session"})
    moment = None if seconds is None else int(clock.now().timestamp()) + seconds
    body, signature = stripe_server.signed(event, at=moment, secret=WEBHOOK_SECRET if seconds else "whsec_other")
    assert post(client, body, signature, "/webhooks/payments/stripe").status_code == 400
    assert database.session.scalar(sa.select(sa.func.count(PaymentNotice.id))) == 0
    assert WEBHOOK_SECRET not in caplog.text
    assert "cs_1" not in caplog.text


def test_stripes_body_that_is_not_utf8_is_refused(stripe: Stripe, client: FlaskClient) -> None:
    assert post(client, b"\xff\xff", "t=1,v1=2", "/webhooks/payments/stripe").status_code == 400
