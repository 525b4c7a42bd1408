"""A token pressed many times at once stores one review and gives one reward, also when a reminder carried a second one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import DomainError
from app.rewards.models import Reward
from reviews.reviewing import at_once, revising, rewarding
from reviews.reviewing.models import Review, ReviewRequest
from reviews.reviewing.requesting import DeadToken, another_token, open_request
from reviews.reviewing.submitting import Words, answer
from tests.cast import person
from tests.factories.reviews import a_request, an_offer

pytestmark = pytest.mark.concurrency

PARALLEL = 8


@pytest.mark.parametrize("round_number", range(2))
def test_eight_answers_at_once_are_one_review_and_one_reward(fresh_app: Flask, round_number: int) -> None:
    with fresh_app.app_context():
        an_offer()
        request, first = a_request(person("alice@customer.example", "Alice Şahin", Role.CUSTOMER))
        tokens, request_id = [first, another_token(request)], request.id
        db.session.commit()
    barrier = Barrier(PARALLEL)

    def press(number: int) -> str:
        with fresh_app.app_context():
            barrier.wait(timeout=20)
            try:
                with transaction():
                    review = answer(open_request(tokens[number % 2], lock=True), Words(rating=1 + number % 5))
                    rewarding.entitle(db.session.get_one(ReviewRequest, request_id), review.id)
                return "stored"
            except DomainError:
                return "refused"

    with ThreadPoolExecutor(PARALLEL) as pool:
        told = sorted(pool.map(press, range(PARALLEL)))
    assert told == ["refused"] * (PARALLEL - 1) + ["stored"]
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Review.id))) == 1
        assert db.session.scalar(sa.select(sa.func.count(Reward.id))) == 1


def test_one_link_pressed_eight_times_is_one_review(fresh_app: Flask) -> None:
    """By the short way, which takes the request and stores what was said in a statement each."""
    with fresh_app.app_context():
        _request, raw = a_request(person("alice@customer.example", "Alice Şahin", Role.CUSTOMER))
        db.session.commit()
    barrier = Barrier(PARALLEL)

    def press(number: int) -> str:
        with fresh_app.app_context():
            barrier.wait(timeout=20)
            try:
                with transaction():
                    at_once.answer(raw, 1 + number % 5)
                return "stored"
            except DomainError:
                return "refused"

    with ThreadPoolExecutor(PARALLEL) as pool:
        told = sorted(pool.map(press, range(PARALLEL)))
    assert told == ["refused"] * (PARALLEL - 1) + ["stored"]
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Review.id))) == 1
        with transaction():
            revising.withdraw(db.session.scalars(sa.select(Review)).one())
        with pytest.raises(DeadToken), transaction():
            at_once.answer(raw, 5)
