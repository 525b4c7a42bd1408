"""What moderation keeps about a person: told on request, and forgotten as far as a dispute and the law allow."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from reviews.moderation import forgetting
from reviews.moderation.media_models import MediaDecision
from reviews.moderation.models import Appeal, Notice, StatementOfReasons
from reviews.reviewing.models import Review


def statements_about(user: User) -> PersonalData:
    found = db.session.scalars(_statements_to(user.email).order_by(StatementOfReasons.id)).unique()
    rows = [
        {
            "reference": each.reference,
            "review": each.review.reference,
            "reason": each.decision.code,
            "words": each.evidence.get("text", ""),
            "note": each.decision.note,
            "told_at": each.told_at.isoformat() if each.told_at else None,
            "appeal": each.appeal.text if each.appeal else None,
            "outcome": each.appeal.outcome if each.appeal else None,
        }
        for each in found
    ]
    return PersonalData(key="statements_of_reasons", title=_l("Decisions about your reviews"), rows=rows)


def media_decisions_about(user: User) -> PersonalData:
    found = db.session.scalars(
        sa.select(MediaDecision)
        .join(Review, Review.id == MediaDecision.review_id)
        .where(sa.or_(Review.author_email == user.email, Review.user_id == user.id))
        .order_by(MediaDecision.id)
    ).unique()
    rows = [
        {
            "review": each.review.reference,
            "decided_at": each.decided_at.isoformat(),
            "decision": each.verdict,
            "reason": each.code,
            "note": each.note,
            "appeal": each.appeal.text if each.appeal else None,
            "outcome": each.appeal.outcome if each.appeal else None,
        }
        for each in found
    ]
    return PersonalData(key="media_decisions", title=_l("Decisions about your photos and films"), rows=rows)


def notices_by(user: User) -> PersonalData:
    found = db.session.scalars(sa.select(Notice).where(Notice.email == user.email).order_by(Notice.id)).unique()
    rows = [
        {
            "reference": each.reference,
            "received_at": each.received_at.isoformat(),
            "reason": each.code,
            "explanation": each.explanation,
            "outcome": each.outcome,
            "answer": each.answer,
        }
        for each in found
    ]
    return PersonalData(key="content_notices", title=_l("Notices you sent"), rows=rows)


def forget(_user: User | None, email: str) -> None:
    """Their notices and appeals lose name and words once they are decided; statements of reasons lose the words and the
    address. What is still open goes by itself when it is decided and a year is over."""
    decided = sa.select(Notice.id).where(Notice.email == email, Notice.outcome.is_not(None), Notice.erased_at.is_(None))
    for notice_id in db.session.scalars(decided).all():
        forgetting.empty_notice(notice_id)
    for statement in db.session.scalars(_statements_to(email)).unique().all():
        if statement.appeal is None or statement.appeal.outcome is not None:
            forgetting.empty(statement)


def _statements_to(email: str) -> sa.Select[StatementOfReasons]:
    return sa.select(StatementOfReasons).outerjoin(Appeal).where(StatementOfReasons.recipient == email)
