"""Finding copied texts by their prints: candidates share a band, and are then compared in full."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.database import db
from reviews.moderation.models import TextPrint
from reviews.moderation.prints import ALIKE, bands, grams, similarity
from reviews.reviewing.models import Review
from reviews.reviewing.sockets import Submission

MOST_COMPARED = 50


def copy_of(submission: Submission) -> tuple[str, int] | None:
    """The review of another author whose text is at least 80 % the same, and how much of it, in percent."""
    found = bands(submission.text)
    if not found:
        return None
    mine = grams(submission.text)
    others = (
        sa.select(Review.reference, Review.text)
        .join(TextPrint, TextPrint.review_id == Review.id)
        .where(TextPrint.bands.overlap(found), Review.id != submission.review_id, Review.text != "")
    )
    if submission.author_email:
        others = others.where(Review.author_email.is_distinct_from(submission.author_email))
    best = max(
        (
            (similarity(mine, grams(text)), reference)
            for reference, text in db.session.execute(others.limit(MOST_COMPARED))
        ),
        default=(0.0, ""),
    )
    return (best[1], round(best[0] * 100)) if best[0] >= ALIKE else None


def keep_print(review: Review) -> None:
    """Remember by what this text is found; forget it for a text that is too short or gone."""
    found = bands(review.text)
    if not found:
        forget_print(review.id)
        return
    statement = insert(TextPrint).values(review_id=review.id, bands=found)
    db.session.execute(statement.on_conflict_do_update(index_elements=["review_id"], set_={"bands": found}))


def forget_print(review_id: int) -> None:
    db.session.execute(sa.delete(TextPrint).where(TextPrint.review_id == review_id))
