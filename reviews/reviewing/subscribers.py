"""What follows when a review was submitted or changed."""

from __future__ import annotations

from app.database import db
from reviews.reviewing import tasks
from reviews.reviewing.facts import ReviewRevised, ReviewSubmitted
from reviews.reviewing.models import Review


def screen_submitted(fact: ReviewSubmitted) -> None:
    review = db.session.get_one(Review, fact.review_id)
    tasks.screen.defer(review_id=review.id, revision_number=review.revision_number)


def screen_revised(fact: ReviewRevised) -> None:
    tasks.screen.defer(review_id=fact.review_id, revision_number=fact.revision_number)
