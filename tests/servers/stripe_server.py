"""A small Stripe of our own, true to the protocol where we use it, for the real SDK to talk to.

It knows Checkout Sessions, PaymentIntents, refunds and events; asks for the secret key; keeps idempotency keys (the
same key with the same parameters gives the first answer again, with others an error); answers errors as Stripe does;
and signs webhooks `t=…,v1=…`. https://docs.stripe.com/api
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

SECRET_KEY = "sk_test_of_the_small_stripe"
WEBHOOK_SECRET = "whsec_of_the_small_stripe"
API_VERSION = "2026-10-28.endive"


class StripeServer:
    """The books of the small Stripe, and what a test may do in the role of a payer or a bank."""

    def __init__(self) -> None:
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str]] = []
        self.answers: dict[str, tuple[str, int, dict[str, Any]]] = {}
        self.failing: list[int] = []
        self.sleep_seconds = 0.0
        self.url = ""
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def pay(self, session_id: str) -> dict[str, Any]:
        """The payer pays on the page; gives the event that follows."""
        session = self.sessions[session_id]
        intent = self._made("pi", "payment_intent", **self._money_of(session), metadata=session["_intent_metadata"])
        intent.update(status="succeeded", amount_received=intent["amount"], latest_charge=self._name("ch"))
        self.intents[intent["id"]] = intent
        session.update(status="complete", payment_status="paid", payment_intent=intent["id"])
        return self.event("checkout.session.completed", session)

    def expire(self, session_id: str) -> dict[str, Any]:
        self.sessions[session_id].update(status="expired")
        return self.event("checkout.session.expired", self.sessions[session_id])

    def dispute(self, intent_id: str, kind: str = "charge.dispute.created", **changes: Any) -> dict[str, Any]:
        intent = self.intents[intent_id]
        values = {"payment_intent": intent_id, "amount": intent["amount"], "currency": intent["currency"]}
        found = {"id": f"dp_of_{intent_id}", "object": "dispute", "status": "needs_response", **values, **changes}
        return self.event(kind, found)

    def event(self, kind: str, about: dict[str, Any]) -> dict[str, Any]:
        """Something that happened, as it is told to webhooks."""
        shown = {name: value for name, value in about.items() if not name.startswith("_")}
        told = self._made("evt", "event", type=kind, api_version=API_VERSION, data={"object": dict(shown)})
        self.events.append(told)
        return told

    def signed(
        self, event: dict[str, Any], *, at: int | None = None, secret: str = WEBHOOK_SECRET
    ) -> tuple[bytes, str]:
        """Body and Stripe-Signature header."""
        body = json.dumps(event).encode()
        moment = int(time.time()) if at is None else at
        digest = hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()
        return body, f"t={moment},v1={digest}"

    def create_session(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        price = "line_items[0][price_data]"
        amount = form.get(f"{price}[unit_amount]", "")
        if form.get("mode") != "payment" or not amount.isdigit() or not form.get(f"{price}[product_data][name]"):
            return 400, _error("parameter_missing", "Missing required param: line_items.")
        if int(amount) == 0:
            return 400, _error("amount_too_small", "The Checkout Session's total amount must be at least 1.")
        session = self._made("cs_test", "checkout.session")
        session.update(
            amount_total=int(amount),
            currency=form[f"{price}[currency]"],
            client_reference_id=form.get("client_reference_id"),
            customer_details={"email": form.get("customer_email")},
            metadata=_nested(form, "metadata"),
            payment_intent=None,
            payment_status="unpaid",
            status="open",
            success_url=form["success_url"],
            url=f"{self.url}/c/pay/{session['id']}",
            _intent_metadata=_nested(form, "payment_intent_data[metadata]"),
        )
        self.sessions[session["id"]] = session
        return 200, session

    def show_session(self, session_id: str) -> tuple[int, dict[str, Any]]:
        session = self.sessions.get(session_id)
        if session is None:
            return 404, _error("resource_missing", f"No such checkout.session: '{session_id}'")
        shown = dict(session)
        intent = self.intents.get(session["payment_intent"] or "")
        if intent is not None and "expand[0]" in request.args:
            mine = [each for each in self.refunds.values() if each["payment_intent"] == intent["id"]]
            charge = {"id": intent["latest_charge"], "object": "charge", "refunds": {"object": "list", "data": mine}}
            shown["payment_intent"] = {**intent, "latest_charge": charge}
        return 200, shown

    def expire_session(self, session_id: str) -> tuple[int, dict[str, Any]]:
        session = self.sessions.get(session_id)
        if session is None:
            return 404, _error("resource_missing", f"No such checkout.session: '{session_id}'")
        if session["status"] != "open":
            return 400, _error(
                "resource_invalid_state", "Only Checkout Sessions with a status in [open] can be expired."
            )
        self.expire(session_id)
        return 200, session

    def create_refund(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        intent = self.intents.get(form.get("payment_intent", ""))
        if intent is None:
            return 404, _error("resource_missing", f"No such payment_intent: '{form.get('payment_intent')}'")
        amount = int(form.get("amount") or intent["amount"])
        gone = sum(each["amount"] for each in self.refunds.values() if each["payment_intent"] == intent["id"])
        if gone + amount > intent["amount"]:
            return 400, _error("charge_already_refunded", "Refund amount is greater than unrefunded amount on charge.")
        refund = self._made("re", "refund", amount=amount, currency=intent["currency"], payment_intent=intent["id"])
        refund.update(status="succeeded", charge=intent["latest_charge"], metadata=_nested(form, "metadata"))
        self.refunds[refund["id"]] = refund
        self.event("refund.created", refund)
        return 200, refund

    def once(self, fingerprint: str, act: Any) -> tuple[int, dict[str, Any]]:
        """An answer for an idempotency key is kept; the same key with other parameters is an error."""
        key = request.headers.get("Idempotency-Key")
        with self._lock:
            if key and key in self.answers:
                known, status, body = self.answers[key]
                if known != fingerprint:
                    words = "Keys for idempotent requests can only be used with the same parameters they were first used with."
                    return 400, {"error": {"type": "idempotency_error", "message": words}}
                return status, body
            status, body = act()
            if key and status < 500:
                self.answers[key] = (fingerprint, status, body)
            return status, body

    def _money_of(self, session: dict[str, Any]) -> dict[str, Any]:
        return {"amount": session["amount_total"], "currency": session["currency"]}

    def _made(self, prefix: str, kind: str, **values: Any) -> dict[str, Any]:
        return {"id": self._name(prefix), "object": kind, "created": int(time.time()), "livemode": False, **values}

    def _name(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers):06d}"


def wsgi(stripe: StripeServer) -> Flask:
    """The API of the small Stripe."""
    app = Flask("small_stripe")

    @app.before_request
    def check() -> tuple[Response, int] | None:
        stripe.requests.append((request.method, request.path))
        time.sleep(stripe.sleep_seconds)
        if request.headers.get("Authorization") != f"Bearer {SECRET_KEY}":
            return jsonify(_error(None, "Invalid API Key provided.")), 401
        if stripe.failing:
            return jsonify(_error("lock_timeout", "This object cannot be accessed right now.")), stripe.failing.pop(0)
        return None

    def answer(result: tuple[int, dict[str, Any]]) -> tuple[Response, int]:
        status, body = result
        return jsonify({name: value for name, value in body.items() if not name.startswith("_")}), status

    @app.post("/v1/checkout/sessions")
    def create_session() -> tuple[Response, int]:
        form = request.form.to_dict()
        return answer(stripe.once(_fingerprint(form), lambda: stripe.create_session(form)))

    @app.get("/v1/checkout/sessions/<session_id>")
    def show_session(session_id: str) -> tuple[Response, int]:
        return answer(stripe.show_session(session_id))

    @app.post("/v1/checkout/sessions/<session_id>/expire")
    def expire_session(session_id: str) -> tuple[Response, int]:
        return answer(stripe.once(session_id, lambda: stripe.expire_session(session_id)))

    @app.post("/v1/refunds")
    def create_refund() -> tuple[Response, int]:
        form = request.form.to_dict()
        return answer(stripe.once(_fingerprint(form), lambda: stripe.create_refund(form)))

    return app


@contextmanager
def running_stripe() -> Iterator[StripeServer]:
    """The small Stripe on a free port of this machine, in a thread of its own."""
    stripe = StripeServer()
    server = make_server("127.0.0.1", 0, wsgi(stripe), threaded=True)
    stripe.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stripe
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _error(code: str | None, message: str) -> dict[str, Any]:
    return {"error": {"type": "invalid_request_error", "code": code, "message": message}}


def _nested(form: dict[str, str], name: str) -> dict[str, str]:
    return {key[len(name) + 1 : -1]: value for key, value in form.items() if key.startswith(f"{name}[")}


def _fingerprint(form: dict[str, str]) -> str:
    return json.dumps(form, sort_keys=True)
