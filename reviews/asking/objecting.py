"""Saying no: one click in any mail, and this address is asked for nothing any more (GDPR art. 21, § 7 (3) UWG, RFC 8058)."""

from __future__ import annotations

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import NotFound
from app.events import publish
from reviews.asking.facts import PersonObjected
from reviews.asking.models import ReviewAsk, Suppression

LONGEST = 600


def token_for(email: str) -> str:
    """Names the address, signed; it lets nobody do more than this person wants."""
    return str(_serializer().dumps(email))


def email_of(token: str) -> str:
    """Raises `NotFound` for a token that is not ours."""
    try:
        email = _serializer().loads(token) if len(token) <= LONGEST else None
    except BadSignature:
        email = None
    if not isinstance(email, str) or "@" not in email:
        raise NotFound
    return email


def object_(email: str, reason: str, *, by: User | None = None) -> bool:
    """Nothing more is sent: what waits is skipped, what was sent is not reminded of. Says whether it was news."""
    added = db.session.scalar(
        insert(Suppression)
        .values(email=email, reason=reason, since=clock.now(), added_by_id=by.id if by else None)
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(Suppression.id)
    )
    if added is None:
        return False
    waiting = sa.select(ReviewAsk).where(ReviewAsk.email == email, ReviewAsk.next_at.is_not(None))
    for ask in db.session.scalars(waiting.order_by(ReviewAsk.id).with_for_update()):
        if ask.state == "waiting":
            ask.skip("objected")
        else:
            ask.stop()
    publish(PersonObjected(email=email))
    return True


def allow_again(email: str) -> bool:
    """Because this person said so."""
    gone = db.session.scalar(sa.delete(Suppression).where(Suppression.email == email).returning(Suppression.id))
    return gone is not None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="reviews.asking.objection")
