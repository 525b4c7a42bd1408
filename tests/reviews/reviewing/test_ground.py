"""A review from request to publication, and what the database refuses whoever asks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app import clock
from app.database import transaction
from reviews.reviewing import requesting, revising, submitting
from reviews.reviewing.facts import ReviewPublished, ReviewSubmitted, ReviewWithdrawn
from reviews.reviewing.models import Review
from reviews.reviewing.requesting import DeadToken, open_request
from reviews.reviewing.sockets import Hold, Submission, screens
from reviews.reviewing.states import MOVES, IllegalMove, State
from reviews.reviewing.submitting import ReviewedBefore, Words
from tests.cast import Cast
from tests.factories.reviews import a_request, a_review, an_ordered_line

RunJobs = Callable[..., int]


@pytest.fixture
def heard(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The facts of this test, in order."""
    seen: list[Any] = []
    for kind in (ReviewSubmitted, ReviewPublished, ReviewWithdrawn):
        handlers = app.extensions["events"][kind]
        monkeypatch.setitem(app.extensions["events"], kind, [*handlers, seen.append])
    return seen


@pytest.fixture
def holding(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """From now on everything is held; what the screen was shown."""
    shown: list[Submission] = []

    def hold(submission: Submission) -> list[Hold]:
        shown.append(submission)
        return [Hold(code="pii", sentence="A phone number stands in the text.", values={"found": 1})]

    monkeypatch.setitem(app.extensions.setdefault("sockets", {}), screens.name, [hold])
    return shown


@pytest.fixture
def nobody_screens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions.setdefault("sockets", {}), screens.name, [])


def test_a_review_goes_from_token_to_page_with_its_facts(
    cast: Cast, heard: list[Any], run_jobs: RunJobs, nobody_screens: None
) -> None:
    request, raw = a_request(cast.alice)
    with transaction():
        review = submitting.answer(open_request(raw, lock=True), Words(rating=2, text="Spät, aber gut."))

    assert review.state == State.SUBMITTED
    assert (review.verification, review.order_line_id) == ("order_token", request.order_line_id)
    run_jobs()

    found = revising.locked(review.id)
    assert found.is_public
    assert [type(fact) for fact in heard] == [ReviewSubmitted, ReviewPublished]
    assert heard[0].rating == 2
    with pytest.raises(DeadToken):
        open_request(raw)


def test_a_screen_holds_with_its_reason_and_never_sees_the_stars(
    cast: Cast, holding: list[Submission], run_jobs: RunJobs
) -> None:
    _request, raw = a_request(cast.alice)
    with transaction():
        review = submitting.answer(open_request(raw, lock=True), Words(rating=1, text="Ruft an: 0171 1234567"))
    run_jobs()

    found = revising.locked(review.id)
    assert found.state == State.HELD
    assert found.holds[0]["sentence"] == "A phone number stands in the text."
    assert holding[0].text == "Ruft an: 0171 1234567"
    assert not {field.name for field in dataclasses.fields(Submission)} & {"rating", "stars", "score", "sentiment"}


def test_the_tokens_of_a_request_work_once_and_no_longer_than_it(cast: Cast) -> None:
    request, first = a_request(cast.alice)
    second = requesting.another_token(request)
    assert open_request(first).id == open_request(second).id == request.id
    assert first not in str(request.token_hash)

    request.postpone(clock.in_days(200))
    assert request.expires_at > clock.in_days(300)
    request.answer()
    for raw in (first, second, first[:-1] + "x", ""):
        with pytest.raises(DeadToken):
            open_request(raw)


def test_one_live_review_for_each_author_and_line(cast: Cast) -> None:
    line = an_ordered_line(cast.alice)
    first = a_review(cast.alice, line=line)
    _request, raw = a_request(cast.alice, line=line)
    with pytest.raises(ReviewedBefore), transaction():
        submitting.answer(open_request(raw, lock=True), Words(rating=5))

    with transaction():
        revising.withdraw(first)
        submitting.answer(open_request(raw, lock=True), Words(rating=5))


def test_nobody_changes_stars_or_words_without_a_revision(cast: Cast, db: Any) -> None:
    review = a_review(cast.alice, rating=1, text="Zu teuer.")
    refused = (
        "UPDATE review SET rating = 5 WHERE id = :id",
        "UPDATE review SET text = 'Wunderbar.' WHERE id = :id",
        "UPDATE review SET author_name = 'Somebody else' WHERE id = :id",
        "UPDATE review SET rating = 5, revision_number = 2 WHERE id = :id",
        "UPDATE review SET rating = 5, title = '', text = '', author_name = '', erased_at = now() WHERE id = :id",
        "UPDATE review SET incentivized = true WHERE id = :id",
        "UPDATE review SET state = 'refused', reason_code = 'spam' WHERE id = :id",
        "UPDATE review SET state = 'removed' WHERE id = :id",
        "DELETE FROM review WHERE id = :id",
        "UPDATE review_revision SET text = 'Wunderbar.' WHERE review_id = :id",
        "DELETE FROM review_revision WHERE review_id = :id",
        (
            "INSERT INTO review_revision (review_id, number, rating, title, text, author_name, proof, made_at)"
            " VALUES (:id, 2, 5, '', '', '', 'desk:1', now())"
        ),
    )
    for statement in refused:
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(sa.text(statement), {"id": review.id})

    with transaction():
        revising.revise(review, Words(rating=4, text="Doch fair.", author_name="Alice Ş."), proof="account:1")
    assert (review.rating, review.text, review.revision_number) == (4, "Doch fair.", 2)
    assert [each.rating for each in review.revisions] == [1, 4]
    assert (
        revising.revise(review, Words(rating=4, text="Doch fair.", author_name="Alice Ş."), proof="account:1") is None
    )


def test_what_a_request_offers_is_frozen(cast: Cast, db: Any) -> None:
    request, _raw = a_request(cast.alice)
    for change in ("offer = '{}'", "channel = 'sms'", "token_hash = 'x'", "order_line_id = NULL"):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(sa.text(f"UPDATE review_request SET {change} WHERE id = :id"), {"id": request.id})


def test_a_withdrawn_review_leaves_an_anonymous_count(cast: Cast, heard: list[Any]) -> None:
    review = a_review(cast.alice, rating=1, line=an_ordered_line(cast.alice))
    with transaction():
        revising.withdraw(review)
        revising.withdraw(review)

    assert (review.rating, review.title, review.text, review.author_name) == (1, "", "", "")
    assert (review.author_email, review.user_id, review.order_id, review.request_id) == (None, None, None, None)
    assert {(each.title, each.text) for each in review.revisions} == {("", "")}
    assert [type(fact) for fact in heard] == [ReviewWithdrawn]
    assert heard[0].was == "published"


def test_the_verbs_and_the_trigger_keep_the_same_table_of_moves(cast: Cast, db: Any) -> None:
    review = a_review(cast.alice, state=State.DRAFT)
    with pytest.raises(IllegalMove):
        review.publish()
    for present in State:
        for wanted in set(State) - MOVES[present] - {present}:
            again = a_review(state=present)
            with pytest.raises(IntegrityError, match="does not go from"), db.session.begin_nested():
                db.session.execute(
                    sa.text("UPDATE review SET state = :wanted WHERE id = :id"), {"id": again.id, "wanted": wanted}
                )


def test_a_removed_review_can_be_restored_and_keeps_its_day(cast: Cast) -> None:
    review: Review = a_review(cast.alice, published_at=clock.in_days(-30))
    review.remove("VAC", by=cast.dora)
    assert (review.state, review.reason_code) == (State.REMOVED, "VAC")
    review.restore(by=cast.dora)
    assert (review.state, review.reason_code) == (State.PUBLISHED, None)
    assert review.published_at == clock.in_days(-30) or review.published_at < clock.in_days(-29)
