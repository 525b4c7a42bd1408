"""Reviews that become public, change and go at the same moment are all counted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db, transaction
from reviews.reviewing import revising
from reviews.reviewing.models import Review
from reviews.showing import counting, queries
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.reviews import a_review, a_service

pytestmark = pytest.mark.concurrency

PARALLEL = 12


def test_reviews_published_and_withdrawn_at_once_are_all_counted(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        waiting = [a_review(rating=1 + number % 5, state="submitted").id for number in range(PARALLEL)]
        leaving = [a_review(rating=5).id for _number in range(PARALLEL)]
        service_id = a_service().id
        with transaction():
            counting.recount(service_id)
        db.session.remove()

    def act(number: int) -> None:
        with transaction():
            if number < PARALLEL:
                revising.locked(waiting[number]).publish()
            else:
                revising.locked(leaving[number - PARALLEL]).withdraw()

    with room_for(fresh_app, 2 * PARALLEL):
        assert [each for each in all_at_once(fresh_app, act, 2 * PARALLEL) if each is not None] == []
    with fresh_app.app_context():
        kept, found = queries.rating_of(service_id), counting.counted(service_id)
        assert {name: getattr(kept, name) for name in found} == found
        assert kept.count == PARALLEL


def test_whoever_counts_second_waits_and_sees_what_the_first_made_public(fresh_app: Flask) -> None:
    """By the row of the service alone: the public log, whose chain is locked too, is left out."""
    with fresh_app.app_context():
        waiting = [a_review(state="submitted").id for _number in range(PARALLEL)]
        service_id = a_service().id
        with transaction():
            counting.recount(service_id)
        db.session.remove()

    def act(number: int) -> None:
        shown = {"state": "published", "published_at": clock.now()}
        with transaction():
            db.session.execute(sa.update(Review).where(Review.id == waiting[number]).values(shown))
            counting.recount(service_id)
            db.session.execute(sa.text("SELECT pg_sleep(0.05)"))

    with room_for(fresh_app, PARALLEL):
        assert [each for each in all_at_once(fresh_app, act, PARALLEL) if each is not None] == []
    with fresh_app.app_context():
        assert queries.rating_of(service_id).count == PARALLEL
