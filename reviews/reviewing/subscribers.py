"""What follows when a review was submitted, changed or taken back."""

from __future__ import annotations

from app.accounts.facts import EmailVerified
from app.database import db
from reviews.reviewing import contests, drafts, media_keeping, rewarding, tasks
from reviews.reviewing.facts import ReviewRevised, ReviewSubmitted, ReviewWithdrawn
from reviews.reviewing.models import Review, ReviewRequest


def screen_submitted(fact: ReviewSubmitted) -> None:
    tasks.screen.defer(review_id=fact.review_id, revision_number=fact.revision_number)


def screen_revised(fact: ReviewRevised) -> None:
    tasks.screen.defer(review_id=fact.review_id, revision_number=fact.revision_number)


def thank(fact: ReviewSubmitted) -> None:
    """Always, whatever it says."""
    tasks.thank.defer(review_id=fact.review_id)


def reward(fact: ReviewSubmitted) -> None:
    """By the request alone: the stars this fact carries go no further than here (R1)."""
    if fact.request_id is not None and fact.incentivized:
        rewarding.entitle(db.session.get_one(ReviewRequest, fact.request_id), fact.review_id)


def give_waiting(fact: EmailVerified) -> None:
    rewarding.give_waiting(fact.email)
    contests.give_waiting(fact.email)


def clear_away(fact: ReviewWithdrawn) -> None:
    """Files and drafts go with the words (R22)."""
    review = db.session.get_one(Review, fact.review_id)
    media_keeping.remove_all(review.id)
    drafts.discard(review)
