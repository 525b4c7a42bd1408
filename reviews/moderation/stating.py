"""The statement of reasons: written when a review is taken down, mailed to its author, open by a link without an account."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.errors import NotFound
from app.orders.references import new_reference
from reviews.moderation import letters
from reviews.moderation.models import Decision, StatementOfReasons
from reviews.reviewing.models import Review


def state(decision: Decision, review: Review) -> tuple[StatementOfReasons, str]:
    """Freeze the words as they stand now, with the reason; and the only copy of the token that opens it."""
    raw = new_token()
    statement = StatementOfReasons(
        reference=new_reference(),
        decision=decision,
        review=review,
        locale=letters.language_of(review),
        recipient=review.author_email or "",
        evidence={
            "title": review.title,
            "text": review.text,
            "author_name": review.author_name,
            "passages": list(decision.passages),
        },
        token_hash=fingerprint(raw),
    )
    db.session.add(statement)
    db.session.flush()
    return statement, raw


def tell(statement: StatementOfReasons, raw: str) -> None:
    """Write the mail, where there is somebody to write to (R18)."""
    if statement.recipient:
        statement.told_at = clock.now()
        letters.statement(statement, raw)


def by_token(raw: str, *, lock: bool = False) -> StatementOfReasons:
    """For its author. Raises `NotFound` for a link that is none, or whose statement was emptied after a year."""
    found = sa.select(StatementOfReasons).where(
        StatementOfReasons.token_hash == fingerprint(raw), StatementOfReasons.erased_at.is_(None)
    )
    if lock:
        found = found.with_for_update(of=StatementOfReasons).execution_options(populate_existing=True)
    statement = db.session.scalar(found)
    if statement is None:
        raise NotFound
    return statement
