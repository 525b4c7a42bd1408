"""Sessions of signed-in people: a row each, so that they can be listed and ended."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Request, g, session

from app import clock
from app.accounts import networks
from app.accounts.access import REFERENCES
from app.accounts.models import User, UserSession
from app.accounts.tokens import fingerprint, new_token
from app.database import db

COOKIE_KEY = "session_token"
LONGEST = timedelta(days=30)
IDLE = timedelta(days=14)
STAFF_IDLE = timedelta(hours=12)
PENDING = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=10)
# What a browser keeps when somebody signs in or out; everything else in the cookie is dropped.
_KEPT_AT_SIGN_IN = (REFERENCES,)


def start_session(user: User, *, user_agent: str = "", network_hash: str = "", second_factor: bool = False) -> str:
    """Add a session row and return the raw token for the cookie; only its SHA-256 is kept."""
    raw = new_token()
    db.session.add(
        UserSession(
            user_id=user.id,
            token_hash=fingerprint(raw),
            user_agent=user_agent[:300],
            network_hash=network_hash,
            second_factor_at=clock.now() if second_factor else None,
        )
    )
    return raw


def let_in(user: User, *, second_factor: bool = False) -> None:
    """Sign `user` in on this browser with a fresh session; an earlier one of this browser ends (no fixation)."""
    if (row := row_behind_cookie()) is not None:
        row.ended_at = clock.now()
    raw = start_session(
        user, user_agent=networks.user_agent(), network_hash=networks.network_hash(), second_factor=second_factor
    )
    kept = {name: session[name] for name in _KEPT_AT_SIGN_IN if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    session[COOKIE_KEY] = raw


def let_out() -> None:
    """Sign this browser out; what it was shown by signed links is forgotten too."""
    if (row := row_behind_cookie()) is not None:
        row.ended_at = clock.now()
    session.clear()


def end_sessions(user: User, *, but: UserSession | None = None) -> int:
    """Sign `user` out everywhere, perhaps except on one browser; how many sessions ended."""
    ended = db.session.execute(
        sa.update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None), UserSession.id != (but.id if but else 0))
        .values(ended_at=clock.now())
    )
    return ended.rowcount  # type: ignore[attr-defined]


def row_behind_cookie() -> UserSession | None:
    """The live session row this browser's cookie names, whether or not its second factor is still owed."""
    raw = session.get(COOKIE_KEY)
    if not isinstance(raw, str):
        return None
    row = db.session.scalar(sa.select(UserSession).where(UserSession.token_hash == fingerprint(raw)))
    return row if row is not None and is_alive(row) else None


def is_alive(row: UserSession) -> bool:
    moment = clock.now()
    if row.ended_at is not None or not row.user.is_active or row.started_at + LONGEST <= moment:
        return False
    if owes_second_factor(row):
        return row.started_at + PENDING > moment
    return row.last_seen_at + (STAFF_IDLE if row.user.is_staff else IDLE) > moment


def owes_second_factor(row: UserSession) -> bool:
    """Whether only the first factor was shown: such a session opens nothing but the page that asks for the code."""
    return row.user.has_second_factor and row.second_factor_at is None


def load_user(_request: Request) -> User | None:
    """Who is signed in on this browser (for Flask-Login)."""
    row = row_behind_cookie()
    if row is None or owes_second_factor(row):
        return None
    g.user_session = row
    return row.user


def was_seen_long_ago(row: UserSession) -> bool:
    return row.last_seen_at + SEEN_EVERY <= clock.now()


def mark_seen(row: UserSession) -> None:
    row.last_seen_at = clock.now()
