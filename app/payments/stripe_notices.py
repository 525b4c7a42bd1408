"""Reading Stripe: signatures, amounts, and which of its events mean what to us. No database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app import clock
from app.money import Money, exponent
from app.payments.gateway import TOLERANCE_SECONDS, BadSignature, Notice

if TYPE_CHECKING:
    import stripe

# https://docs.stripe.com/currencies: charged without decimals; all else but the three-decimal ones has two at Stripe.
_ZERO_DECIMALS = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split())
_THREE_DECIMALS = frozenset("BHD JOD KWD OMR TND".split())
# Two decimals by name although ISO 4217 has none: the amount must end in 00.
_HUNDREDFOLD = frozenset({"ISK", "UGX"})

_SESSION_KINDS = {
    "checkout.session.async_payment_succeeded": "captured",
    "checkout.session.async_payment_failed": "failed",
    "checkout.session.expired": "abandoned",
}
_INTENT_KINDS = {
    "payment_intent.created": "created",
    "payment_intent.processing": "pending",
    "payment_intent.payment_failed": "declined",
    "payment_intent.succeeded": "captured",
    "payment_intent.canceled": "abandoned",
}
_DISPUTE_ENDS = {"won": "dispute_won", "warning_closed": "dispute_won", "lost": "dispute_lost"}


def verified(client: stripe.StripeClient, raw_body: bytes, header: str | None, secret: str) -> dict[str, Any]:
    """The event, once its signature over the raw body was checked. Raises `BadSignature` and says no more."""
    import stripe

    try:
        event = client.construct_event(raw_body, header, secret, tolerance=TOLERANCE_SECONDS).to_dict()
        _refuse_future(header or "")
    except (stripe.SignatureVerificationError, ValueError, TypeError, AttributeError) as error:
        raise BadSignature from error
    return event


def charged_minor(amount: Money) -> int:
    """Our minor units as Stripe wants them."""
    stripe_digits = _digits(amount.currency)
    return amount.minor * 10**stripe_digits // 10 ** exponent(amount.currency)


def money(stripe_minor: int, currency: str) -> Money:
    """Stripe's minor units as ours; what Stripe counts in hundredths of a currency without any is whole there."""
    code = currency.upper()
    return Money(stripe_minor * 10 ** exponent(code) // 10 ** _digits(code), code)


def news_of_event(event: Mapping[str, Any]) -> list[Notice]:
    """What an event means; an empty list for kinds of news we have no use for."""
    kind, it = str(event.get("type")), event["data"]["object"]
    if kind.startswith("checkout.session."):
        return _session_news(event, kind, it)
    if kind in _INTENT_KINDS:
        return [_intent_news(event, _INTENT_KINDS[kind], it)]
    if kind == "charge.succeeded":
        return _payer_news(event, it)
    if kind in {"refund.created", "refund.updated", "refund.failed"}:
        return _refund_news(str(event["id"]), int(event["created"]), it)
    if kind in {"charge.dispute.created", "charge.dispute.closed"}:
        return _dispute_news(event, kind, it)
    return []


def news_of_session(session: Mapping[str, Any]) -> list[Notice]:
    """What a session, asked for directly with its intent, charge and refunds, says; event ids are made from its state."""
    intent = session.get("payment_intent")
    intent_id = intent["id"] if isinstance(intent, Mapping) else intent
    kind = _kind_of_session(session)
    names = {"payment_reference": session["id"], "also_known_as": intent_id, "payment_key": _key(session)}
    charge = intent.get("latest_charge") if isinstance(intent, Mapping) else None
    payer = _payer(charge)
    found = []
    if kind is not None:
        found.append(
            Notice(
                event_id=f"look_up:{session['id']}:{kind}",
                kind=kind,
                amount=money(session["amount_total"], session["currency"]) if kind == "captured" else None,
                happened_at=_moment(session["created"]),
                payload={
                    "object": "checkout.session",
                    "status": session.get("status"),
                    **({"payer": payer} if payer else {}),
                },
                **names,
            )
        )
    refunds = (charge.get("refunds") or {}).get("data", []) if isinstance(charge, Mapping) else []
    for each in refunds:
        found += _refund_news(f"look_up:{each['id']}:{each['status']}", int(each["created"]), each)
    return found


def _session_news(event: Mapping[str, Any], kind: str, it: Mapping[str, Any]) -> list[Notice]:
    told = _SESSION_KINDS.get(kind)
    if kind == "checkout.session.completed":
        told = "captured" if it.get("payment_status") == "paid" else "pending"
    if told is None:
        return []
    return [
        Notice(
            event_id=str(event["id"]),
            kind=told,
            payment_reference=it["id"],
            also_known_as=it.get("payment_intent"),
            payment_key=_key(it),
            amount=money(it["amount_total"], it["currency"]) if told == "captured" else None,
            happened_at=_moment(event["created"]),
            payload=_outline(event),
        )
    ]


def _intent_news(event: Mapping[str, Any], told: str, it: Mapping[str, Any]) -> Notice:
    return Notice(
        event_id=str(event["id"]),
        kind=told,
        payment_reference=it["id"],
        payment_key=_key(it),
        amount=money(it["amount_received"], it["currency"]) if told == "captured" else None,
        happened_at=_moment(event["created"]),
        payload=_outline(event),
    )


def _payer_news(event: Mapping[str, Any], charge: Mapping[str, Any]) -> list[Notice]:
    """By which card a payment was made, as far as Stripe tells cards apart; that it succeeded, others tell."""
    payer = _payer(charge)
    if payer is None or not charge.get("payment_intent"):
        return []
    return [
        Notice(
            event_id=str(event["id"]),
            kind="created",
            payment_reference=charge["payment_intent"],
            happened_at=_moment(event["created"]),
            payload={**_outline(event), "payer": payer},
        )
    ]


def _payer(charge: object) -> str | None:
    """The fingerprint of the card: the same for the same card, and nothing of its number."""
    if not isinstance(charge, Mapping):
        return None
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    return card.get("fingerprint")


def _refund_news(event_id: str, created: int, it: Mapping[str, Any]) -> list[Notice]:
    told = {"succeeded": "refunded", "failed": "refund_failed", "canceled": "refund_failed"}.get(str(it.get("status")))
    if told is None or not it.get("payment_intent"):
        return []
    return [
        Notice(
            event_id=event_id,
            kind=told,
            payment_reference=it["payment_intent"],
            refund_reference=it["id"],
            refund_key=(it.get("metadata") or {}).get("refund_key"),
            amount=money(it["amount"], it["currency"]),
            happened_at=_moment(created),
            payload={"object": "refund", "id": it["id"], "status": it.get("status")},
        )
    ]


def _dispute_news(event: Mapping[str, Any], kind: str, it: Mapping[str, Any]) -> list[Notice]:
    told = "disputed" if kind.endswith("created") else _DISPUTE_ENDS.get(str(it.get("status")))
    if told is None or not it.get("payment_intent"):
        return []
    return [
        Notice(
            event_id=str(event["id"]),
            kind=told,
            payment_reference=it["payment_intent"],
            refund_reference=it["id"],
            amount=money(it["amount"], it["currency"]),
            happened_at=_moment(event["created"]),
            payload=_outline(event),
        )
    ]


def _kind_of_session(session: Mapping[str, Any]) -> str | None:
    if session.get("payment_status") == "paid":
        return "captured"
    if session.get("status") == "expired":
        return "abandoned"
    return "pending" if session.get("status") == "complete" else None


def _key(it: Mapping[str, Any]) -> str | None:
    return (it.get("metadata") or {}).get("payment_key") or it.get("client_reference_id")


def _outline(event: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of an event: no names, addresses or cards, which we neither need nor want."""
    it = event["data"]["object"]
    wanted = ("id", "object", "status", "payment_status", "amount", "amount_total", "currency", "reason", "livemode")
    return {"type": event["type"], "created": event["created"], **{name: it[name] for name in wanted if name in it}}


def _refuse_future(header: str) -> None:
    """The SDK looks only at old signatures."""
    moment = next(part.partition("=")[2] for part in header.split(",") if part.startswith("t="))
    if int(moment) > clock.now().timestamp() + TOLERANCE_SECONDS:
        raise ValueError("signed in the future")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _digits(currency: str) -> int:
    if currency in _HUNDREDFOLD:
        return 2
    if currency in _ZERO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2
