"""Named reads of moderation. What the public may see is the log; everything else is for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.catalogue.models import Service
from app.database import db
from app.errors import NotFound
from reviews.moderation.counting import Step, Tally, tally
from reviews.moderation.deadlines import percentile
from reviews.moderation.media_models import MediaAppeal, MediaDecision
from reviews.moderation.models import (
    PENDING,
    Appeal,
    Decision,
    EditProposal,
    HeldReview,
    LogEntry,
    Notice,
    Reply,
    StatementOfReasons,
)
from reviews.reviewing.models import Review, ReviewMedia

Row = TypeVar("Row", HeldReview, Decision)
MEASURED_DAYS = 30
SORTS = ("due", "-due")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of the queue and of the history."""

    text: str = ""
    code: str = ""
    service: str = ""
    language: str = ""
    verdict: str = ""
    state: str = ""


def waiting(wanted: Wanted = Wanted(), sort: str = SORTS[0]) -> sa.Select[HeldReview]:
    """Held reviews nobody has decided about, the most urgent first."""
    decided = sa.select(Decision.id).where(Decision.review_id == HeldReview.review_id, Decision.state == PENDING)
    found = (
        sa.select(HeldReview)
        .join(HeldReview.review)
        .join(Review.service)
        .where(HeldReview.closed_at.is_(None), ~decided.exists())
        .options(
            joinedload(HeldReview.review).joinedload(Review.service),
            joinedload(HeldReview.review).selectinload(Review.media),
        )
    )
    found = _about(found, wanted)
    if wanted.code:
        found = found.where(Review.holds.op("@>")(sa.cast([{"code": wanted.code}], Review.holds.type)))
    order = HeldReview.due_at.desc() if sort.startswith("-") else HeldReview.due_at
    return found.order_by(order, HeldReview.id)


def held_by_id(held_id: int) -> HeldReview:
    found = db.session.get(HeldReview, held_id)
    if found is None or found.closed_at is not None:
        raise NotFound
    return found


def decision_by_id(decision_id: int) -> Decision:
    found = db.session.get(Decision, decision_id)
    if found is None:
        raise NotFound
    return found


def decisions(wanted: Wanted = Wanted()) -> sa.Select[Decision]:
    """The history, the newest first."""
    found = (
        sa.select(Decision)
        .join(Decision.review)
        .join(Review.service)
        .options(
            joinedload(Decision.review).joinedload(Review.service),
            joinedload(Decision.by),
            selectinload(Decision.statement),
        )
    )
    found = _about(found, wanted)
    if wanted.code:
        found = found.where(Decision.code == wanted.code)
    if wanted.verdict:
        found = found.where(Decision.verdict == wanted.verdict)
    if wanted.state:
        found = found.where(Decision.state == wanted.state)
    return found.order_by(Decision.decided_at.desc(), Decision.id.desc())


def undoable() -> Sequence[Decision]:
    """Decisions of the last minute."""
    found = sa.select(Decision).where(Decision.state == PENDING, Decision.due_at > clock.now())
    return db.session.scalars(found.order_by(Decision.id.desc())).all()


def _about(found: sa.Select[Row], wanted: Wanted) -> sa.Select[Row]:
    if wanted.text:
        like = f"%{wanted.text.replace('%', '').replace('_', '')}%"
        found = found.where(
            sa.or_(
                Review.reference == wanted.text.upper(), Review.text.ilike(like), Review.title.ilike(like),
                Review.author_name.ilike(like), Service.slug.ilike(like),
            )
        )  # fmt: skip
    if wanted.service:
        found = found.where(Service.slug == wanted.service)
    if wanted.language:
        found = found.where(Review.language == wanted.language)
    return found


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How long people take: the time that 95 of 100 held reviews waited at most, in seconds, and how many are late now."""

    p95_seconds: float | None
    decided: int
    late: int

    @property
    def hours(self) -> Decimal | None:
        return None if self.p95_seconds is None else Decimal(self.p95_seconds / 3600).quantize(Decimal("0.1"))


def clock_of_people() -> Clock:
    since = clock.now() - timedelta(days=MEASURED_DAYS)
    waited = sa.func.extract("epoch", HeldReview.closed_at - HeldReview.opened_at)
    seconds = [
        float(each)
        for each in db.session.scalars(
            sa.select(waited).where(HeldReview.by_human, HeldReview.closed_at >= since).limit(100_000)
        )
    ]
    late = sa.select(sa.func.count()).where(HeldReview.closed_at.is_(None), HeldReview.due_at < clock.now())
    return Clock(p95_seconds=percentile(seconds), decided=len(seconds), late=db.session.scalar(late) or 0)


def waiting_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(HeldReview.closed_at.is_(None))) or 0


def held_media() -> sa.Select[ReviewMedia]:
    """Photos and films that wait for a person, the longest waiting first."""
    return (
        sa.select(ReviewMedia)
        .where(ReviewMedia.state == "held")
        .options(sa.orm.joinedload(ReviewMedia.review))
        .order_by(ReviewMedia.held_at, ReviewMedia.id)
    )


def held_media_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(ReviewMedia.state == "held")) or 0


def decided_media() -> sa.Select[MediaDecision]:
    return sa.select(MediaDecision).order_by(MediaDecision.decided_at.desc(), MediaDecision.id.desc())


def media_appeals(*, decided: bool = False) -> sa.Select[MediaAppeal]:
    """About files that are still there: one that its author took back needs no answer any more."""
    found = (
        sa.select(MediaAppeal)
        .join(MediaAppeal.decision)
        .options(
            joinedload(MediaAppeal.first_decider),
            joinedload(MediaAppeal.decided_by),
            joinedload(MediaAppeal.decision).joinedload(MediaDecision.media),
        )
    )
    if decided:
        found = found.where(MediaAppeal.outcome.is_not(None))
        return found.order_by(MediaAppeal.decided_at.desc(), MediaAppeal.id)
    found = found.where(MediaAppeal.outcome.is_(None), MediaDecision.media_id.is_not(None))
    return found.order_by(MediaAppeal.due_at, MediaAppeal.id)


def open_media_appeals_count() -> int:
    found = sa.select(sa.func.count()).select_from(MediaAppeal).join(MediaAppeal.decision)
    found = found.where(MediaAppeal.outcome.is_(None), MediaDecision.media_id.is_not(None))
    return db.session.scalar(found) or 0


def notices(*, decided: bool = False, code: str = "") -> sa.Select[Notice]:
    found = sa.select(Notice).options(
        joinedload(Notice.review).joinedload(Review.service), joinedload(Notice.decided_by)
    )
    found = found.where(Notice.outcome.is_not(None) if decided else Notice.outcome.is_(None))
    if code:
        found = found.where(Notice.code == code)
    return found.order_by(Notice.decided_at.desc(), Notice.id) if decided else found.order_by(Notice.due_at, Notice.id)


def open_notices_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Notice.outcome.is_(None))) or 0


def appeals(*, decided: bool = False) -> sa.Select[Appeal]:
    found = sa.select(Appeal).options(
        joinedload(Appeal.first_decider),
        joinedload(Appeal.decided_by),
        joinedload(Appeal.statement).joinedload(StatementOfReasons.review).joinedload(Review.service),
    )
    found = found.where(Appeal.outcome.is_not(None) if decided else Appeal.outcome.is_(None))
    return found.order_by(Appeal.decided_at.desc(), Appeal.id) if decided else found.order_by(Appeal.due_at, Appeal.id)


def open_appeals_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Appeal.outcome.is_(None))) or 0


def decisions_about(review: Review) -> Sequence[Decision]:
    return db.session.scalars(decisions().where(Decision.review_id == review.id)).all()


def notices_about(review: Review) -> Sequence[Notice]:
    return db.session.scalars(sa.select(Notice).where(Notice.review_id == review.id).order_by(Notice.id.desc())).all()


def proposals_about(review: Review) -> Sequence[EditProposal]:
    return db.session.scalars(
        sa.select(EditProposal).where(EditProposal.review_id == review.id).order_by(EditProposal.id.desc())
    ).all()


def reviews_named(text: str, most: int) -> Sequence[Review]:
    """By the reference of the review itself, of its statement of reasons, or of a notice about it."""
    named = text.strip().upper()
    stated = sa.select(StatementOfReasons.review_id).where(StatementOfReasons.reference == named)
    noticed = sa.select(Notice.review_id).where(Notice.reference == named)
    found = sa.select(Review).where(sa.or_(Review.reference == named, Review.id.in_(stated), Review.id.in_(noticed)))
    return db.session.scalars(found.limit(most)).all()


def reply_to(review_id: int) -> Reply | None:
    """Also one that was taken back."""
    return db.session.scalar(sa.select(Reply).where(Reply.review_id == review_id))


def replies_to(review_ids: Sequence[int]) -> Mapping[int, Reply]:
    """What is shown under these reviews."""
    found = db.session.scalars(sa.select(Reply).where(Reply.review_id.in_(review_ids), Reply.withdrawn_at.is_(None)))
    return {each.review_id: each for each in found}


def tally_of(service_id: int | None = None) -> Tally:
    """What became of all reviews of a subject, or of all there are; from the log alone."""
    columns = (
        LogEntry.event, LogEntry.code, LogEntry.was, LogEntry.was_code, LogEntry.stars, LogEntry.was_stars,
    )  # fmt: skip
    found = sa.select(*columns, sa.func.count()).group_by(*columns)
    if service_id is not None:
        found = found.where(LogEntry.service_id == service_id)
    return tally(Step(*row) for row in db.session.execute(found))


def log(service_id: int | None = None) -> sa.Select[LogEntry]:
    """The newest entry first."""
    found = sa.select(LogEntry)
    if service_id is not None:
        found = found.where(LogEntry.service_id == service_id)
    return found.order_by(LogEntry.number.desc())


def log_after(number: int, most: int) -> Sequence[LogEntry]:
    """In the order in which they were written."""
    found = sa.select(LogEntry).where(LogEntry.number > number).order_by(LogEntry.number).limit(most)
    return db.session.scalars(found).all()


def logged_service(slug: str) -> Service:
    """A subject by its address; also one that is no longer offered, as long as somebody reviewed it."""
    found = db.session.scalar(sa.select(Service).where(Service.slug == slug))
    if found is None or (not found.active and db.session.scalar(log(found.id).limit(1)) is None):
        raise NotFound
    return found
