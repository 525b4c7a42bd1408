"""Named reads of subscriptions, for the desk."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.newsletter.models import Subscription

STATES = ("confirmed", "asked", "ended")
_IS = {
    "confirmed": sa.and_(Subscription.confirmed_at.is_not(None), Subscription.ended_at.is_(None)),
    "asked": Subscription.confirmed_at.is_(None),
    "ended": Subscription.ended_at.is_not(None),
}


def subscriptions(text: str = "", state: str = "", locale: str = "") -> sa.Select[Subscription]:
    """The latest first."""
    found = sa.select(Subscription).order_by(Subscription.asked_at.desc(), Subscription.id.desc())
    if text:
        found = found.where(Subscription.email.icontains(text, autoescape=True))
    if locale:
        found = found.where(Subscription.locale == locale)
    return found.where(_IS[state]) if state else found


def subscribers() -> int:
    """How many get it now."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Subscription).where(_IS["confirmed"])) or 0


def subscription_of(email: str) -> Subscription | None:
    return db.session.scalar(sa.select(Subscription).where(Subscription.email == email.lower()))
