"""What can have happened to money."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PaymentCaptured:
    payment_id: int
    order_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class PaymentRefunded:
    """One refund has succeeded and was applied (published once per refund row, after its payment was captured)."""

    refund_id: int
    payment_id: int
    order_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class PaymentDisputed:
    payment_id: int
    order_id: int


@dataclass(frozen=True, kw_only=True)
class AttentionRaised:
    attention_id: int
    kind: str
