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
class PaymentWanted:
    """Somebody is about to pay: told with the order locked, before a way to pay is opened.

    Whoever gave a discount makes it hold now, or withdraws it (`orders.repricing`): the payer then sees the new price first.
    """

    order_id: int


@dataclass(frozen=True, kw_only=True)
class PaymentsFailed:
    """The last way to pay that stood open has ended without money, and none is under way to this unpaid order."""

    order_id: int


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
