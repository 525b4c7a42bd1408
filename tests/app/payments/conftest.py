"""What several tests of payments ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.config import StripeSettings
from app.orders.models import Order
from app.payments.models import Payment
from app.payments.stripe_gateway import Stripe
from tests.cast import Cast
from tests.factories.orders import an_order
from tests.factories.payments import a_payment
from tests.servers.stripe_server import SECRET_KEY, WEBHOOK_SECRET, StripeServer, running_stripe


@pytest.fixture
def order(db: Any, cast: Cast) -> Order:
    """An unpaid order of Alice over 120.00 EUR."""
    return an_order(placed_by=cast.alice)


@pytest.fixture
def payment(order: Order) -> Payment:
    """A payment for it, started in the sandbox."""
    return a_payment(order)


@pytest.fixture(scope="session")
def _running_stripe() -> Iterator[StripeServer]:
    with running_stripe() as it:
        yield it


@pytest.fixture
def stripe_server(_running_stripe: StripeServer) -> StripeServer:
    """The small Stripe, in its right mind."""
    _running_stripe.failing.clear()
    _running_stripe.sleep_seconds = 0.0
    return _running_stripe


@pytest.fixture
def stripe(app: Flask, stripe_server: StripeServer) -> Iterator[Stripe]:
    """The application with Stripe among its gateways, talking to the small one with the real SDK."""
    from dataclasses import replace

    before, gateways = app.extensions["settings"], app.extensions["gateways"]
    it = StripeSettings(secret_key=SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base=stripe_server.url)
    gateway = Stripe(it)
    app.extensions["settings"] = replace(before, gateways=("stripe", "sandbox", "bank_transfer"), stripe=it)
    app.extensions["gateways"] = {**gateways, "stripe": gateway}
    yield gateway
    app.extensions["settings"], app.extensions["gateways"] = before, gateways


@pytest.fixture
def tell_stripe(client: FlaskClient, stripe_server: StripeServer) -> Callable[..., TestResponse]:
    """Post an event to our webhook as Stripe would."""

    def tell(event: dict[str, Any]) -> TestResponse:
        body, signature = stripe_server.signed(event)
        return client.post(
            "/webhooks/payments/stripe",
            data=body,
            content_type="application/json",
            headers={"Stripe-Signature": signature},
        )

    return tell
