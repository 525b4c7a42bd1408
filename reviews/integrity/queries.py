"""Named reads of signals and runs, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.catalogue.models import Service
from app.database import db
from app.errors import NotFound
from reviews.integrity.models import OPEN, FraudSignal, IntegrityRun, SignalReview
from reviews.reviewing.models import Review


@dataclass(frozen=True, kw_only=True)
class Wanted:
    state: str = OPEN
    code: str = ""
    service: str = ""


def signals(wanted: Wanted) -> sa.Select[FraudSignal]:
    """The newest first."""
    found = sa.select(FraudSignal).join(FraudSignal.service).options(joinedload(FraudSignal.service))
    if wanted.state:
        found = found.where(FraudSignal.state == wanted.state)
    if wanted.code:
        found = found.where(FraudSignal.code == wanted.code)
    if wanted.service:
        found = found.where(Service.slug == wanted.service)
    return found.order_by(FraudSignal.found_at.desc(), FraudSignal.id.desc())


def signal_by_id(signal_id: int) -> FraudSignal:
    found = db.session.get(FraudSignal, signal_id)
    if found is None:
        raise NotFound
    return found


def reviews_behind(signal: FraudSignal) -> sa.Select[Review]:
    """The rows behind a signal, in the order in which they came."""
    return (
        sa.select(Review)
        .join(SignalReview, SignalReview.review_id == Review.id)
        .where(SignalReview.signal_id == signal.id)
        .order_by(Review.submitted_at, Review.id)
    )


def sizes(signals: Sequence[FraudSignal]) -> dict[int, int]:
    """How many reviews each points at."""
    found = db.session.execute(
        sa.select(SignalReview.signal_id, sa.func.count())
        .where(SignalReview.signal_id.in_([each.id for each in signals]))
        .group_by(SignalReview.signal_id)
    )
    return {row[0]: row[1] for row in found}


def open_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(FraudSignal.state == OPEN)) or 0


def last_run() -> IntegrityRun | None:
    found = sa.select(IntegrityRun).where(IntegrityRun.ended_at.is_not(None)).order_by(IntegrityRun.id.desc())
    return db.session.scalar(found.limit(1))
