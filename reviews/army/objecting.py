"""One click ends the counting: from the person's page, from a mail, and from the mail program (GDPR art. 21, RFC 8058)."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import NotFound

LONGEST = 600


def token_for(user_id: int) -> str:
    """Names the account, signed; it lets nobody do more than this person wants."""
    return str(_serializer().dumps(user_id))


def person_of(token: str) -> User:
    """Raises `NotFound` for a token that is not ours, or whose account is gone."""
    try:
        user_id = _serializer().loads(token) if len(token) <= LONGEST else None
    except BadSignature:
        user_id = None
    user = db.session.get(User, user_id) if isinstance(user_id, int) else None
    if user is None or not user.is_active:
        raise NotFound
    return user


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="reviews.army.objection")
