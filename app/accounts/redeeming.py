"""Single-use links in mails. The token is in the mail, its hash is here, and one statement uses it up."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import EmailToken, User
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.errors import Gone


class Purpose(StrEnum):
    VERIFY = "verify"
    SIGN_IN = "sign_in"
    RESET = "reset"
    NEW_EMAIL = "new_email"
    ERASE = "erase"
    NEWSLETTER = "newsletter"


LIFETIMES = {
    Purpose.VERIFY: timedelta(days=7),
    Purpose.SIGN_IN: timedelta(minutes=20),
    Purpose.RESET: timedelta(hours=1),
    Purpose.NEW_EMAIL: timedelta(days=1),
    Purpose.ERASE: timedelta(hours=1),
    Purpose.NEWSLETTER: timedelta(days=7),
}


class DeadLink(Gone):
    """The same words for every link that opens nothing: used, expired, revoked, unknown, or meant for somebody else."""

    title = _l("This link no longer works")

    def __init__(self) -> None:
        super().__init__(_l("It was used already, has expired, or was replaced by a newer one."))


def issue(purpose: Purpose, email: str, *, user: User | None = None, next_path: str | None = None) -> str:
    """Add a token for `email` and return it raw; it is not kept anywhere else."""
    raw = new_token()
    moment = clock.now()
    db.session.add(
        EmailToken(
            purpose=purpose,
            email=email,
            user_id=user.id if user else None,
            token_hash=fingerprint(raw),
            next_path=next_path,
            created_at=moment,
            expires_at=moment + LIFETIMES[purpose],
        )
    )
    return raw


def look_at(purpose: Purpose, raw: str) -> EmailToken:
    """The token while it still works, left unused; raises `DeadLink`."""
    found = db.session.scalar(sa.select(EmailToken).where(*_working(purpose, raw)))
    if found is None:
        raise DeadLink
    return found


def redeem(purpose: Purpose, raw: str) -> EmailToken:
    """Use the token up. Of parallel callers one gets it, the others `DeadLink`; older links of the kind die with it."""
    moment = clock.now()
    found = db.session.scalar(
        sa.update(EmailToken)
        .where(*_working(purpose, raw))
        .values(used_at=moment)
        .returning(EmailToken)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise DeadLink
    db.session.execute(
        sa.update(EmailToken)
        .where(
            EmailToken.purpose == purpose,
            EmailToken.email == found.email,
            EmailToken.user_id.is_not_distinct_from(found.user_id),
            EmailToken.created_at <= found.created_at,
            EmailToken.used_at.is_(None),
        )
        .values(used_at=moment)
    )
    return found


def withdraw(user: User, *purposes: Purpose) -> None:
    """Make the open links of `user` useless, all kinds when none is named."""
    chosen = [EmailToken.purpose.in_(purposes)] if purposes else []
    db.session.execute(
        sa.update(EmailToken)
        .where(EmailToken.user_id == user.id, EmailToken.used_at.is_(None), *chosen)
        .values(used_at=clock.now())
    )


def _working(purpose: Purpose, raw: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        EmailToken.token_hash == fingerprint(raw),
        EmailToken.purpose == purpose,
        EmailToken.used_at.is_(None),
        EmailToken.expires_at > clock.now(),
    )
