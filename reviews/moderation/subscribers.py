"""What moderation does when something happened to a review: the log, the clock of those held, and the prints of texts."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.database import db
from reviews.moderation import copies, counting, letters, media_appealing, proposing, tasks
from reviews.moderation.facts import DecisionTaken, DecisionTookEffect
from reviews.moderation.models import PUBLISH, RESTORE, Decision, HeldReview
from reviews.moderation.recording import note
from reviews.reviewing.facts import (
    ReviewHeld,
    ReviewMediaHeld,
    ReviewPublished,
    ReviewRefused,
    ReviewRemoved,
    ReviewRestored,
    ReviewRevised,
    ReviewWithdrawn,
)
from reviews.reviewing.models import Review, ReviewMedia


def held(fact: ReviewHeld) -> None:
    """It waits for a human from now on; its author is told why, and can change it at once."""
    review = _review(fact.review_id)
    note(review, counting.RECEIVED)
    copies.keep_print(review)
    _close(review.id)
    waiting = HeldReview(review=review, revision_number=fact.revision_number, from_public=fact.from_public)
    db.session.add(waiting)
    db.session.flush()
    letters.held(waiting)


def published(fact: ReviewPublished) -> None:
    review = _review(fact.review_id)
    note(review, counting.PUBLISHED)
    copies.keep_print(review)
    _close(review.id, by_human=fact.by_id is not None)


def refused(fact: ReviewRefused) -> None:
    note(_review(fact.review_id), counting.REFUSED, fact.code)
    _close(fact.review_id, by_human=True)


def removed(fact: ReviewRemoved) -> None:
    note(_review(fact.review_id), counting.REMOVED, fact.code)
    _close(fact.review_id, by_human=True)


def restored(fact: ReviewRestored) -> None:
    note(_review(fact.review_id), counting.PUBLISHED)


def media_held(fact: ReviewMediaHeld) -> None:
    letters.media_held(db.session.get_one(ReviewMedia, fact.media_id))


def revised(fact: ReviewRevised) -> None:
    """Other words are looked at anew."""
    note(_review(fact.review_id), counting.RECEIVED)
    _close(fact.review_id)
    proposing.lapse_of(fact.review_id)


def withdrawn(fact: ReviewWithdrawn) -> None:
    note(_review(fact.review_id), counting.WITHDRAWN)
    media_appealing.forget_words(fact.review_id)
    copies.forget_print(fact.review_id)
    _close(fact.review_id)
    proposing.lapse_of(fact.review_id)


def taken(fact: DecisionTaken) -> None:
    """It becomes true when the minute for an undo is over."""
    decision = db.session.get_one(Decision, fact.decision_id)
    tasks.carry_out.defer(at=decision.due_at, decision_id=decision.id)


def decided(fact: DecisionTookEffect) -> None:
    decision = db.session.get_one(Decision, fact.decision_id)
    if decision.verdict in {PUBLISH, RESTORE}:
        letters.published(decision)


def _review(review_id: int) -> Review:
    return db.session.get_one(Review, review_id)


def _close(review_id: int, *, by_human: bool = False) -> None:
    db.session.execute(
        sa.update(HeldReview)
        .where(HeldReview.review_id == review_id, HeldReview.closed_at.is_(None))
        .values(closed_at=clock.now(), by_human=by_human)
    )
