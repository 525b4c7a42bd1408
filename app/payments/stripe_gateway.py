"""Stripe: Checkout Sessions, refunds and webhooks by its own SDK.

A payment's reference is the Checkout Session; the PaymentIntent behind it is its second name, under which refunds and
disputes are told. https://docs.stripe.com/webhooks, https://docs.stripe.com/api/idempotent_requests
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import Headers

from app.config import StripeSettings
from app.payments.gateway import (
    TIMEOUT_SECONDS,
    GatewayRefused,
    GatewayUnreachable,
    Notice,
    PaymentRequest,
    RefundRequest,
    RefundStarted,
    Started,
)
from app.payments.stripe_notices import charged_minor, news_of_event, news_of_session, verified

if TYPE_CHECKING:
    import stripe

# Shown on Stripe's page; it knows all of ours.
_LANGUAGES = frozenset({"en", "tr", "ru", "hi", "pl"})
NETWORK_RETRIES = 2


class Stripe:
    """The gateway: our side of Stripe."""

    name = "stripe"
    label = _l("Card, Apple Pay, Google Pay")
    help = _l("You pay on a page of Stripe. We never see your card number.")
    answers = True

    def __init__(self, it: StripeSettings) -> None:
        self._it = it
        self._secret = it.webhook_secret or ""

    @cached_property
    def _client(self) -> stripe.StripeClient:
        """Imported with the first call: the SDK takes an HTTP library along, which no page needs."""
        import stripe

        return stripe.StripeClient(
            self._it.secret_key or "",
            base_addresses={"api": self._it.api_base} if self._it.api_base else None,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
            max_network_retries=NETWORK_RETRIES,
        )

    def start(self, request: PaymentRequest, *, return_url: str, notice_url: str) -> Started:
        session = _call(
            lambda: self._client.v1.checkout.sessions.create(
                _session_parameters(request, return_url),
                {"idempotency_key": request.key},
            )
        )
        return Started(reference=session.id, page_url=session.url)

    def look_up(self, request: PaymentRequest) -> list[Notice]:
        if request.gateway_reference is None:
            return []
        session = _call(
            lambda: self._client.v1.checkout.sessions.retrieve(
                request.gateway_reference or "", {"expand": ["payment_intent.latest_charge.refunds"]}
            )
        )
        return news_of_session(session.to_dict())

    def close(self, request: PaymentRequest) -> None:
        if request.gateway_reference is None:
            return
        try:
            _call(lambda: self._client.v1.checkout.sessions.expire(request.gateway_reference or ""))
        except GatewayRefused:
            return  # complete or expired already: its own notice says which

    def refund(self, request: RefundRequest) -> RefundStarted:
        intent = request.also_known_as
        if intent is None:
            raise GatewayUnreachable(_l("Stripe has not told us yet which payment this is."))
        refund = _call(
            lambda: self._client.v1.refunds.create(
                {
                    "payment_intent": intent,
                    "amount": charged_minor(request.amount),
                    "metadata": {"refund_key": request.key},
                },
                {"idempotency_key": request.key},
            )
        )
        return RefundStarted(reference=refund.id)

    def read_notice(self, raw_body: bytes, headers: Headers) -> list[Notice]:
        return news_of_event(verified(self._client, raw_body, headers.get("Stripe-Signature"), self._secret))


def _session_parameters(request: PaymentRequest, return_url: str) -> Any:
    metadata = {"payment_key": request.key, "order": request.order_reference}
    return {
        "mode": "payment",
        "client_reference_id": request.key,
        "customer_email": request.email,
        "locale": request.locale if request.locale in _LANGUAGES else "auto",
        "success_url": return_url,
        "cancel_url": return_url,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.amount.currency.lower(),
                    "unit_amount": charged_minor(request.amount),
                    "product_data": {"name": request.title},
                },
            }
        ],
    }


def _call(call: Callable[[], Any]) -> Any:
    """Stripe's errors in our two words: not now, or not at all. Their texts may name data and are not passed on."""
    import stripe

    try:
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise GatewayUnreachable(_l("Stripe did not answer in time. Nothing was charged twice; try again.")) from error
    except stripe.IdempotencyError as error:
        raise GatewayRefused(_l("Stripe knows this request with other amounts.")) from error
    except stripe.StripeError as error:
        if (error.http_status or 500) in {409, 429} or (error.http_status or 500) >= 500:
            raise GatewayUnreachable(_l("Stripe is busy; try again in a moment.")) from error
        raise GatewayRefused(_l("Stripe refused this (%(code)s).", code=error.code or "-")) from error
