"""What recovery does when a review came, changed or went. Only a job is written: whatever goes wrong here, the review stands."""

from __future__ import annotations

from reviews.recovery import opening, tasks
from reviews.reviewing.facts import ReviewRevised, ReviewSubmitted, ReviewWithdrawn


def look_at_submitted(fact: ReviewSubmitted) -> None:
    tasks.open_for_review.defer(review_id=fact.review_id)


def look_at_revised(fact: ReviewRevised) -> None:
    if fact.rating != fact.rating_before:
        tasks.open_for_review.defer(review_id=fact.review_id)


def close_withdrawn(fact: ReviewWithdrawn) -> None:
    opening.close_withdrawn(fact.review_id)
