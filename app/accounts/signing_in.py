"""Sessions of signed-in people."""

from __future__ import annotations

import hashlib
import secrets

from app import clock
from app.accounts.models import User, UserSession
from app.database import db


def start_session(
    user: User, *, user_agent: str = "", network_hash: str = "", second_factor: bool = False
) -> str:
    """Add a session row and return the raw token for the cookie; only its SHA-256 is kept."""
    raw = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            user_id=user.id,
            token_hash=hashlib.sha256(raw.encode()).hexdigest(),
            user_agent=user_agent[:300],
            network_hash=network_hash,
            second_factor_at=clock.now() if second_factor else None,
        )
    )
    return raw
