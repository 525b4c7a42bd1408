"""What can have happened to orders and quotes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OrderPlaced:
    order_id: int


@dataclass(frozen=True, kw_only=True)
class OrderPaid:
    """The whole total was paid and verified; published once per order, in the settling transaction."""

    order_id: int


@dataclass(frozen=True, kw_only=True)
class OrderRefunded:
    """Money went back: `refunded_minor` in all so far; `fully` when nothing is left."""

    order_id: int
    refunded_minor: int
    fully: bool


@dataclass(frozen=True, kw_only=True)
class OrderDisputed:
    order_id: int


@dataclass(frozen=True, kw_only=True)
class OrderDisputeSettled:
    """The provider closed the dispute; where the order stands now follows from its money."""

    order_id: int


@dataclass(frozen=True, kw_only=True)
class OrderCancelled:
    order_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderExpired:
    order_id: int


@dataclass(frozen=True, kw_only=True)
class OrderReinstated:
    """An expired order was taken up again; told before money that came late is counted."""

    order_id: int


@dataclass(frozen=True, kw_only=True)
class OrderRepriced:
    """An unpaid order goes on without some of its discounts, at a higher price."""

    order_id: int
    before_minor: int
    after_minor: int


@dataclass(frozen=True, kw_only=True)
class OrderPriceRestored:
    """Money that was sent at an earlier price has arrived: the discounts of that price are the order's again."""

    order_id: int


@dataclass(frozen=True, kw_only=True)
class QuoteSent:
    quote_id: int
    version_id: int


@dataclass(frozen=True, kw_only=True)
class QuoteAccepted:
    quote_id: int
    version_id: int
    order_id: int


@dataclass(frozen=True, kw_only=True)
class QuoteDeclined:
    quote_id: int
    version_id: int
    reason: str
