"""A pretended payment house for development and tests. It keeps books of its own and talks to us only as others do.

Notices are signed with an HMAC like Stripe's (`t=…,v1=…` over `t.body`) and posted to our webhook by a job. On its page
a payer chooses how the payment ends and how the news of it travels: at once, late, twice, out of order, or never.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert
from werkzeug.datastructures import Headers
from werkzeug.test import Client

from app import clock
from app.config import settings
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.jobs.queue import task
from app.mail.links import absolute_url
from app.money import Money
from app.payments.gateway import (
    TOLERANCE_SECONDS,
    BadSignature,
    GatewayRefused,
    GatewayUnreachable,
    Notice,
    PaymentRequest,
    RefundRequest,
    RefundStarted,
    Started,
)
from app.payments.models import SandboxEvent, SandboxPayment

SIGNATURE_HEADER = "Sandbox-Signature"
CHALLENGE_CODE = "135790"
DELIVERIES = ("prompt", "delayed", "doubled", "reordered", "lost")
DELAY_SECONDS = 30
NOTICE_PATH = "/webhooks/payments/sandbox"


class Sandbox:
    """The gateway: our side of the sandbox."""

    name = "sandbox"
    label = _l("Test card")
    help = _l("A pretended card payment. No money moves.")
    answers = True

    def start(self, request: PaymentRequest, *, return_url: str, notice_url: str) -> Started:
        with transaction():
            reference = _opened(request, return_url)
        return Started(reference=reference, page_url=absolute_url("sandbox.show", reference=reference))

    def look_up(self, request: PaymentRequest) -> list[Notice]:
        payment = db.session.scalar(sa.select(SandboxPayment).where(SandboxPayment.key == request.key))
        return [_read(_body(each)) for each in payment.events] if payment else []

    def close(self, request: PaymentRequest) -> None:
        with transaction():
            payment = db.session.scalar(
                sa.select(SandboxPayment).where(SandboxPayment.key == request.key).with_for_update()
            )
            if payment is not None and payment.state in {"open", "challenged"}:
                leave(payment, delivery="prompt")

    def refund(self, request: RefundRequest) -> RefundStarted:
        with transaction():
            payment = locked(request.payment_reference)
            if payment is None:
                raise GatewayRefused(_l("The sandbox does not know this payment."))
            return RefundStarted(reference=give_back(payment, request.amount, key=request.key).refund_reference)

    def read_notice(self, raw_body: bytes, headers: Headers) -> list[Notice]:
        verify(raw_body, headers.get(SIGNATURE_HEADER, ""))
        try:
            return [_read(json.loads(raw_body))]
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature from error


def locked(reference: str) -> SandboxPayment | None:
    wanted = sa.select(SandboxPayment).where(SandboxPayment.reference == reference).with_for_update()
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def pay(payment: SandboxPayment, *, delivery: str) -> None:
    """The payer's bank says yes."""
    _leave_page(payment, "paid")
    _tell(payment, [("captured", payment.amount_minor)], delivery=delivery)


def challenge(payment: SandboxPayment) -> None:
    """The payer's bank wants to know who is there."""
    _leave_page(payment, "challenged")


def answer_challenge(payment: SandboxPayment, code: str, *, delivery: str) -> None:
    """Raises `Invalid` for another code than the one on the page."""
    if not hmac.compare_digest(code.strip().encode(), CHALLENGE_CODE.encode()):
        raise Invalid(_l("That is not the code. Look at the page again."))
    pay(payment, delivery=delivery)


def decline(payment: SandboxPayment, *, delivery: str) -> None:
    _leave_page(payment, "declined")
    _tell(payment, [("failed", None)], delivery=delivery)


def leave(payment: SandboxPayment, *, delivery: str) -> None:
    """The payer walks away."""
    _leave_page(payment, "left")
    _tell(payment, [("abandoned", None)], delivery=delivery)


def give_back(payment: SandboxPayment, amount: Money, *, key: str | None = None) -> SandboxEvent:
    """Refund, at most what is left. The same key gives the same refund; with other amounts it is refused."""
    for event in payment.events:
        if key is not None and event.refund_key == key:
            if event.amount_minor != amount.minor:
                raise GatewayRefused(_l("This key was used for another amount."))
            return event
    gone = sum(event.amount_minor or 0 for event in payment.events if event.kind == "refunded")
    if payment.state != "paid" or amount.currency != payment.currency or gone + amount.minor > payment.amount_minor:
        raise GatewayRefused(_l("The sandbox does not have that much left to give back."))
    return _tell(payment, [("refunded", amount.minor)], refund_reference=_name("rf"), refund_key=key)[0]


def dispute(payment: SandboxPayment, kind: str) -> None:
    """A dispute is opened (`disputed`), won or lost by the merchant."""
    if payment.state != "paid" or kind not in {"disputed", "dispute_won", "dispute_lost"}:
        raise Conflict(_l("Only a paid payment can be disputed."))
    _tell(payment, [(kind, payment.amount_minor)], refund_reference=f"dp_{payment.reference}")


def sign(body: bytes, at: datetime) -> str:
    moment = int(at.timestamp())
    return f"t={moment},v1={_signature(moment, body)}"


def verify(body: bytes, header: str) -> None:
    """Raises `BadSignature` for a wrong, missing, old or future signature."""
    parts = dict(part.partition("=")[::2] for part in header.split(",") if "=" in part)
    moment, given = parts.get("t", ""), parts.get("v1", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12 and given.isascii()):
        raise BadSignature
    if not hmac.compare_digest(_signature(int(moment), body), given):
        raise BadSignature
    if abs(clock.now().timestamp() - int(moment)) > TOLERANCE_SECONDS:
        raise BadSignature


@task("payments.sandbox_deliver", attempts=10)
def deliver(event_id: int) -> None:
    """Post one notice to our own webhook, as a stranger would. Errors leave it to the job's back-off."""
    event = db.session.get(SandboxEvent, event_id)
    if event is None:
        return
    body = json.dumps(_body(event)).encode()
    db.session.rollback()
    web = Client(current_app._get_current_object())  # type: ignore[attr-defined]
    response = web.post(
        NOTICE_PATH,
        data=body,
        content_type="application/json",
        headers={SIGNATURE_HEADER: sign(body, clock.now())},
        base_url=settings().base_url,
    )
    if response.status_code >= 300:
        raise GatewayUnreachable(f"webhook answered {response.status_code}")


def redeliver(payment: SandboxPayment) -> None:
    """Send all its notices again, the lost ones too."""
    for event in payment.events:
        event.lost = False
        deliver.defer(event_id=event.id)


def _opened(request: PaymentRequest, return_url: str) -> str:
    """The reference of the payment with this key, opened now if there is none."""
    db.session.execute(
        insert(SandboxPayment)
        .values(
            reference=_name("sp"),
            key=request.key,
            title=request.title,
            currency=request.amount.currency,
            amount_minor=request.amount.minor,
            return_url=return_url,
            state="open",
            opened_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )
    payment = db.session.scalars(sa.select(SandboxPayment).where(SandboxPayment.key == request.key)).one()
    if payment.amount != request.amount:
        raise GatewayRefused(_l("This key was used for another amount."))
    return payment.reference


def _leave_page(payment: SandboxPayment, state: str) -> None:
    if payment.state not in {"open", "challenged"}:
        raise Conflict(_l("This payment has already ended."))
    payment.state = state


def _tell(
    payment: SandboxPayment,
    news: list[tuple[str, int | None]],
    *,
    delivery: str = "prompt",
    refund_reference: str | None = None,
    refund_key: str | None = None,
) -> list[SandboxEvent]:
    """Write the events down and defer their delivery as the payer wanted it. A first event is always `created`."""
    wanted = news if payment.events else [("created", payment.amount_minor), *news]
    told = [
        SandboxEvent(
            event_id=_name("ev"),
            kind=kind,
            amount_minor=amount_minor,
            refund_reference=None if kind == "created" else refund_reference,
            refund_key=None if kind == "created" else refund_key,
            lost=delivery == "lost",
        )
        for kind, amount_minor in wanted
    ]
    payment.events.extend(told)
    db.session.flush()
    _send(told, delivery)
    return told[-1:]


def _send(events: list[SandboxEvent], delivery: str) -> None:
    late = clock.now() + timedelta(seconds=DELAY_SECONDS)
    if delivery == "lost":
        return
    ordered = events[::-1] if delivery == "reordered" else events
    for place, event in enumerate(ordered):
        at = late if delivery == "delayed" or (delivery == "reordered" and place) else None
        for _copy in range(2 if delivery == "doubled" else 1):
            deliver.defer(at=at, event_id=event.id)


def _body(event: SandboxEvent) -> dict[str, Any]:
    return {
        "id": event.event_id,
        "type": event.kind,
        "at": int(event.happened_at.timestamp() * 1000),
        "payment": event.payment.reference,
        "key": event.payment.key,
        "refund": event.refund_reference,
        "refund_key": event.refund_key,
        "amount_minor": event.amount_minor,
        "currency": event.payment.currency,
    }


def _read(body: dict[str, Any]) -> Notice:
    amount = body["amount_minor"]
    return Notice(
        event_id=str(body["id"]),
        kind=str(body["type"]),
        payment_reference=str(body["payment"]),
        refund_reference=body["refund"],
        amount=None if amount is None else Money(amount, str(body["currency"])),
        happened_at=datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(body["at"])),
        payment_key=body["key"],
        refund_key=body["refund_key"],
        payload=body,
    )


def _signature(moment: int, body: bytes) -> str:
    secret = hashlib.sha256(b"sandbox notices\0" + settings().secret_key.encode()).digest()
    return hmac.new(secret, b"%d." % moment + body, hashlib.sha256).hexdigest()


def _name(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"
