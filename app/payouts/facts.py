"""What can have happened to money on its way to a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PayoutReleased:
    """A second person let it go; from now on the money may leave at any moment."""

    payout_id: int
    batch_id: int
    user_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class PayoutReadyToSend:
    """Released, with nothing in the way: a job may ask the provider to send it."""

    payout_id: int


@dataclass(frozen=True, kw_only=True)
class PayoutPaid:
    payout_id: int
    user_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class PayoutFailed:
    """It did not arrive; the amount is available again."""

    payout_id: int
    user_id: int
    amount_minor: int
    currency: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PayoutReturned:
    """It had arrived and the bank sent it back later; the amount is available again."""

    payout_id: int
    user_id: int
    amount_minor: int
    currency: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PayoutMethodChanged:
    """Somebody chose another way to be paid; `method_id` is the new one, `former_id` the one it replaces."""

    method_id: int
    former_id: int | None
    user_id: int
