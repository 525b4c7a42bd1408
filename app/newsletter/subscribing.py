"""Asking for the newsletter, confirming by a mailed link, and leaving by one click."""

from __future__ import annotations

import hashlib
import hmac

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import redeeming
from app.accounts.models import User
from app.accounts.redeeming import DeadLink, Purpose
from app.config import settings
from app.database import db
from app.errors import NotFound
from app.events import publish
from app.mail import outbox
from app.mail.links import absolute_url
from app.newsletter.facts import SubscriptionAsked, SubscriptionConfirmed, SubscriptionEnded
from app.newsletter.models import Subscription


def ask(email: str, *, locale: str, user: User | None = None) -> bool:
    """Note the wish and mail the link that confirms it; who has proven the address here is taken at their word.

    Says whether it is confirmed already. Whoever subscribes to it gets no further mail about it.
    """
    address = email.strip().lower()
    it = _of(address, locale)
    proven = user is not None and user.is_verified and user.email == address
    if it.state == "confirmed":
        return proven
    it.asked_at, it.locale = clock.now(), locale
    db.session.flush()
    publish(SubscriptionAsked(subscription_id=it.id, email=address))
    if proven:
        accept(it)
        return True
    raw = redeeming.issue(Purpose.NEWSLETTER, address)
    url = absolute_url("newsletter.confirm", token=raw)
    outbox.send_later("newsletter/mail/confirm", to=address, locale=locale, private=True, url=url)
    return False


def confirm(raw: str) -> Subscription:
    """Use the mailed link up. Raises `DeadLink`."""
    token = redeeming.redeem(Purpose.NEWSLETTER, raw)
    it = _locked(token.email)
    if it is None:
        raise DeadLink
    accept(it)
    return it


def accept(it: Subscription) -> None:
    """Its reader has confirmed it; the same again changes nothing."""
    if it.state != "confirmed":
        it.confirmed_at, it.ended_at = clock.now(), None
        db.session.flush()
        publish(SubscriptionConfirmed(subscription_id=it.id, email=it.email))


def end(it: Subscription) -> None:
    """Nothing is sent any more; the same again changes nothing."""
    if it.state == "confirmed":
        it.ended_at = clock.now()
        db.session.flush()
        publish(SubscriptionEnded(subscription_id=it.id))


def leaving_url(it: Subscription) -> str:
    """The address that stands below every issue: it opens a page with one button, for as long as there is the subscription."""
    return absolute_url("newsletter.leave", key=f"{it.id}-{_signature(it)}")


def subscription_of_key(key: str) -> Subscription:
    """Raises `NotFound` for a key that we never made."""
    number, _dash, signature = key.partition("-")
    it = (
        db.session.get(Subscription, int(number))
        if number.isascii() and number.isdigit() and len(number) < 18
        else None
    )
    if it is None or not hmac.compare_digest(signature.encode(), _signature(it).encode()):
        raise NotFound
    return it


def _of(address: str, locale: str) -> Subscription:
    """The subscription of this address, begun where there is none; nobody else's until the transaction ends."""
    values = {"email": address, "locale": locale, "asked_at": clock.now()}
    db.session.execute(insert(Subscription).values(values).on_conflict_do_nothing(index_elements=["email"]))
    found = _locked(address)
    assert found is not None
    return found


def _locked(address: str) -> Subscription | None:
    own = sa.select(Subscription).where(Subscription.email == address).with_for_update()
    return db.session.scalar(own.execution_options(populate_existing=True))


def _signature(it: Subscription) -> str:
    secret = hashlib.sha256(b"newsletter.leaving:" + settings().secret_key.encode()).digest()
    return hmac.new(secret, f"{it.id}:{it.email}".encode(), hashlib.sha256).hexdigest()[:32]
