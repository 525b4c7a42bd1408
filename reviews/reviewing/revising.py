"""What the author does later: say it otherwise, and take it back. Nobody else can (R17)."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.database import db
from app.errors import Gone
from app.events import publish
from reviews.reviewing.facts import ReviewRevised
from reviews.reviewing.models import Review, ReviewRevision
from reviews.reviewing.states import State
from reviews.reviewing.submitting import Words, cleaned, relation_of


class Withdrawn(Gone):
    title = _l("You withdrew this review")


def locked(review_id: int) -> Review:
    """The review, fresh, and nobody else's until the transaction ends."""
    found = sa.select(Review).where(Review.id == review_id).with_for_update(of=Review)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def revise(review: Review, words: Words, *, proof: str) -> ReviewRevision | None:
    """Say it otherwise: a new revision, screened like the first. None when nothing changed.

    `proof` is how the author showed that they are it (see `ReviewRevision`). Raises `Withdrawn`, and `Invalid` for words
    that are no review.
    """
    review, words = locked(review.id), cleaned(words)
    if review.known_state is State.WITHDRAWN:
        raise Withdrawn
    review.relation = relation_of(words.relation, review)
    review.experienced_on = words.experienced_on or review.experienced_on
    if (review.rating, review.title, review.text, review.author_name) == _said(words):
        return None
    before = review.rating
    revision = ReviewRevision(
        review_id=review.id,
        number=review.revision_number + 1,
        rating=words.rating,
        title=words.title,
        text=words.text,
        author_name=words.author_name,
        proof=proof,
        made_at=clock.now(),
    )
    db.session.add(revision)
    db.session.flush()
    review.rating, review.title, review.text, review.author_name = _said(words)
    review.language, review.revision_number = words.language, revision.number
    if review.known_state is State.DRAFT:
        return revision
    review.submit_again()
    db.session.flush()
    publish(
        ReviewRevised(
            review_id=review.id,
            service_id=review.service_id,
            revision_number=revision.number,
            rating=review.rating,
            rating_before=before,
        )
    )
    return revision


def reword(review: Review, *, title: str, text: str, proof: str) -> ReviewRevision | None:
    """Other words with the stars and the name as they are: what an author accepted. Raises like `revise`."""
    words = Words(
        rating=review.rating,
        title=title,
        text=text,
        author_name=review.author_name,
        language=review.language,
        relation=review.relation,
        experienced_on=review.experienced_on,
    )
    return revise(review, words, proof=proof)


def withdraw(review: Review) -> None:
    """Gone from everywhere, as easily as it came (R22). Quiet when it was withdrawn before."""
    review = locked(review.id)
    if review.known_state is not State.WITHDRAWN:
        review.withdraw()


def _said(words: Words) -> tuple[int, str, str, str]:
    return words.rating, words.title, words.text, words.author_name
