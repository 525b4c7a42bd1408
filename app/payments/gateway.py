"""What we ask of a house that moves money, and the words in which it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from flask import Flask, current_app
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import Headers

from app.config import settings
from app.errors import BadRequest, DomainError, NotFound
from app.money import Money

TIMEOUT_SECONDS = 15
# A signed notice is believed for this long, before and after (Stripe's own tolerance).
TOLERANCE_SECONDS = 300

KINDS = frozenset(
    "created pending declined captured failed abandoned refunded refund_failed disputed dispute_won dispute_lost".split()
)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """News of one payment, read and verified.

    `payment_reference` is the gateway's name for the payment, `also_known_as` a second name it goes by, `payment_key`
    and `refund_key` our own idempotency keys when the gateway echoes them. `refund_reference` names the refund or the
    dispute the news is about. For `captured` the amount is what was taken in all; for a refund, that refund alone.
    """

    event_id: str
    kind: str
    payment_reference: str
    happened_at: datetime
    refund_reference: str | None = None
    amount: Money | None = None
    payment_key: str | None = None
    refund_key: str | None = None
    also_known_as: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is not a kind of notice")


@dataclass(frozen=True, kw_only=True)
class PaymentRequest:
    """What a gateway needs to know to ask for money. `key` is our idempotency key and name for the payment."""

    key: str
    amount: Money
    order_reference: str
    title: str
    email: str
    locale: str
    gateway_reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class Started:
    """The payer continues at `page_url`; None when there is nothing to click and our own page says what to do."""

    reference: str
    page_url: str | None


@dataclass(frozen=True, kw_only=True)
class RefundRequest:
    """Money to send back. `key` is our idempotency key and name for the refund."""

    key: str
    amount: Money
    payment_reference: str
    also_known_as: str | None


@dataclass(frozen=True, kw_only=True)
class RefundStarted:
    """The gateway took the refund on; whether it succeeded is told by a notice. `by_hand`: a person must send it."""

    reference: str | None
    by_hand: bool = False


class BadSignature(BadRequest):
    """The notice was not signed by the gateway, or too long ago. Says nothing about what was wrong with it."""


class GatewayRefused(DomainError):
    """The gateway said no, and asking again will not change that. The message is safe to show to staff."""

    status = 409


class GatewayUnreachable(DomainError):
    """No answer in time, or one that means "later": the same call with the same key may be made again."""

    status = 503


class Gateway(Protocol):
    """A house that moves money. Calls carry our keys as idempotency keys and are never made inside a transaction."""

    name: str
    label: LazyString
    help: LazyString
    # Whether `look_up` can ever bring news; a bank transfer is only known from a statement.
    answers: bool

    def start(self, request: PaymentRequest, *, return_url: str, notice_url: str) -> Started:
        """Open a payment. The same key gives the same payment."""

    def look_up(self, request: PaymentRequest) -> list[Notice]:
        """What the gateway itself says about the payment now, as notices with stable event ids."""

    def close(self, request: PaymentRequest) -> None:
        """Let nobody pay this any more, when that is still possible."""

    def refund(self, request: RefundRequest) -> RefundStarted:
        """Send money back. Raises `GatewayRefused` for good, `GatewayUnreachable` for now."""

    def read_notice(self, raw_body: bytes, headers: Headers) -> list[Notice]:
        """Verify first, then read; unknown kinds of news give an empty list. Raises `BadSignature`."""


def offer(app: Flask, gateways: Iterable[Gateway]) -> None:
    """Make these gateways the ones of this installation, in the order in which customers see them."""
    app.extensions["gateways"] = {each.name: each for each in gateways}


def offered() -> list[Gateway]:
    """The gateways customers may choose from, as ordered in GATEWAYS."""
    known: dict[str, Gateway] = current_app.extensions["gateways"]
    return [known[name] for name in settings().gateways if name in known]


def label_of(name: str) -> str:
    """How customers know the gateway; one that is no longer offered by its label too, an unknown one by its name."""
    known: dict[str, Gateway] = current_app.extensions["gateways"]
    return str(known[name].label) if name in known else name


def gateway(name: str) -> Gateway:
    """The gateway with that name, if this installation has it. Raises `NotFound`."""
    for each in offered():
        if each.name == name:
            return each
    raise NotFound
