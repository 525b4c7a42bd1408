"""What was taken down is kept for a year as evidence, then emptied, unless somebody disputes it (R21)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.database import db
from reviews.moderation.deadlines import KEPT_DAYS
from reviews.moderation.models import PENDING, Appeal, Decision, Notice, StatementOfReasons
from reviews.reviewing import media_keeping
from reviews.reviewing.models import Review
from reviews.reviewing.revising import locked
from reviews.reviewing.states import State

MOST_AT_ONCE = 500
DOWN = (State.REFUSED, State.REMOVED)


def due_statements() -> list[int]:
    """Statements whose year is over and about which nothing is open: no appeal, no notice, no decision."""
    disputed = (
        sa.select(Appeal.id).where(Appeal.statement_id == StatementOfReasons.id, Appeal.outcome.is_(None)).exists(),
        sa.select(Notice.id).where(Notice.review_id == StatementOfReasons.review_id, Notice.outcome.is_(None)).exists(),
        sa.select(Decision.id)
        .where(Decision.review_id == StatementOfReasons.review_id, Decision.state == PENDING)
        .exists(),
    )
    found = sa.select(StatementOfReasons.id).where(
        StatementOfReasons.keep_until <= clock.now(),
        StatementOfReasons.erased_at.is_(None),
        *(~each for each in disputed),
    )
    return list(db.session.scalars(found.order_by(StatementOfReasons.id).limit(MOST_AT_ONCE)))


def empty_statement(statement_id: int) -> None:
    """The evidence goes, and with it the words of a review that is still down; the reason and the counts stay."""
    statement = db.session.get_one(StatementOfReasons, statement_id)
    review = locked(statement.review_id)
    empty(statement)
    if review.known_state in DOWN and not _kept_by_another(review):
        media_keeping.remove_all(review.id)
        review.erase()


def empty(statement: StatementOfReasons) -> None:
    if statement.erased_at is None:
        statement.evidence, statement.recipient, statement.erased_at = {}, "", clock.now()
        statement.decision.passages = []
        if statement.appeal is not None:
            statement.appeal.text = ""
        db.session.flush()


def due_notices() -> list[int]:
    """Decided for a year: who sent them is no longer needed."""
    found = sa.select(Notice.id).where(
        Notice.decided_at <= clock.now() - timedelta(days=KEPT_DAYS), Notice.erased_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(Notice.id).limit(MOST_AT_ONCE)))


def empty_notice(notice_id: int) -> None:
    notice = db.session.get_one(Notice, notice_id)
    if notice.erased_at is None:
        notice.name = notice.email = notice.explanation = ""
        notice.network_hash, notice.erased_at = None, clock.now()


def _kept_by_another(review: Review) -> bool:
    db.session.flush()
    found = sa.select(StatementOfReasons.id).where(
        StatementOfReasons.review_id == review.id, StatementOfReasons.erased_at.is_(None)
    )
    return db.session.scalar(found.limit(1)) is not None
