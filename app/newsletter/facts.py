"""What can have happened to a subscription."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SubscriptionAsked:
    """Somebody typed an address; whether its reader wants the newsletter is not known yet."""

    subscription_id: int
    email: str


@dataclass(frozen=True, kw_only=True)
class SubscriptionConfirmed:
    """The reader of `email` wants the newsletter; again for each time they come back after leaving."""

    subscription_id: int
    email: str


@dataclass(frozen=True, kw_only=True)
class SubscriptionEnded:
    subscription_id: int
