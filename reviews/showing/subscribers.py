"""Whenever a review comes, changes or goes, its service is counted anew and its page is drawn anew."""

from __future__ import annotations

from reviews.reviewing.facts import (
    ReviewHeld,
    ReviewPublished,
    ReviewRemoved,
    ReviewRestored,
    ReviewRevised,
    ReviewWithdrawn,
)
from reviews.showing import counting, voting

Change = ReviewHeld | ReviewPublished | ReviewRemoved | ReviewRestored | ReviewRevised | ReviewWithdrawn


def recount(fact: Change) -> None:
    counting.recount(fact.service_id)


def begin_votes_anew(fact: ReviewRevised) -> None:
    """Votes were for what it said before (R16)."""
    voting.recount(fact.review_id)


def forget_votes(fact: ReviewWithdrawn) -> None:
    voting.forget(fact.review_id)
