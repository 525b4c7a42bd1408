"""API keys: made and revoked at the desk, recognised at each request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.accounts.tokens import fingerprint, new_token
from app.api.models import ApiKey
from app.database import db

BEGINNING = "imece_"
HINT_LETTERS = 6
LONGEST_SECRET = 100
SEEN_EVERY = timedelta(minutes=1)


def issue(*, name: str, scopes: Sequence[str], days: int, by: User) -> tuple[ApiKey, str]:
    """A new key and its secret, which is not kept and cannot be shown again."""
    secret = BEGINNING + new_token()
    now = clock.now()
    key = ApiKey(
        name=name,
        hint=secret[: len(BEGINNING) + HINT_LETTERS],
        token_hash=fingerprint(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        created_by_id=by.id,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(key)
    audit.record("api_key.issued", key, scopes=key.scopes)
    return key, secret


def revoke(key: ApiKey, *, by: User) -> None:
    """Raises `Conflict` when it was revoked before."""
    key.revoke(by=by)
    audit.record("api_key.revoked", key)


def recognise(secret: str) -> ApiKey | None:
    """The key that is open now, or None for one that is unknown, expired or revoked."""
    if not secret.startswith(BEGINNING) or len(secret) > LONGEST_SECRET:
        return None
    found = db.session.scalar(sa.select(ApiKey).where(ApiKey.token_hash == fingerprint(secret)))
    return found if found is not None and found.state(clock.now()) == "active" else None


def was_seen_long_ago(key: ApiKey) -> bool:
    return key.last_used_at is None or key.last_used_at < clock.now() - SEEN_EVERY


def mark_used(key: ApiKey) -> None:
    key.last_used_at = clock.now()
