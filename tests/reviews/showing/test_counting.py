"""What is counted equals what a recount finds, whatever happened in whatever order (R28)."""

from __future__ import annotations

import secrets

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.database import db as database
from reviews.reviewing import revising
from reviews.reviewing.models import Review
from reviews.reviewing.states import IllegalMove
from reviews.reviewing.submitting import Words
from reviews.showing import counting, queries
from tests.factories.reviews import a_review, a_service

VERBS = ("publish", "hold", "refuse", "remove", "restore", "withdraw", "revise")


def do(review: Review, verb: str, rating: int) -> None:
    """One thing that may happen to a review; what its state forbids does not."""
    review = revising.locked(review.id)
    try:
        if verb == "revise":
            revising.revise(review, Words(rating=rating, text="Again", author_name="A"), proof="account:1")
        elif verb == "hold":
            review.hold([])
        elif verb in {"refuse", "remove"}:
            getattr(review, verb)("VAC")
        else:
            getattr(review, verb)()
    except (IllegalMove, revising.Withdrawn):
        database.session.rollback()
    database.session.commit()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([(0, "publish", 5), (0, "remove", 5), (0, "restore", 5)])
@example([(0, "publish", 5), (1, "publish", 1), (1, "withdraw", 1)])
@example([(0, "publish", 5), (0, "remove", 5)])
@example([(0, "publish", 5), (0, "hold", 5)])
@example([(0, "publish", 5), (0, "revise", 2)])
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(VERBS), st.integers(1, 5)), max_size=14))
def test_the_aggregate_equals_a_recount_after_any_history(app: Flask, history: list[tuple[int, str, int]]) -> None:
    service = a_service(f"film-{secrets.token_hex(4)}")
    reviews = [
        a_review(service=service, rating=rating, state=state)
        for rating, state in ((5, "submitted"), (1, "held"), (3, "draft"))
    ]
    for which, verb, rating in history:
        do(reviews[which], verb, rating)
    kept = queries.rating_of(service.id)
    found = counting.counted(service.id)
    assert {name: getattr(kept, name) for name in found} == found
