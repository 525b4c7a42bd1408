"""What an author typed and has not sent: on our side, beside what their browser keeps."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from reviews.reviewing.author_models import ReviewDraft
from reviews.reviewing.models import Review

FIELDS = ("rating", "title", "text", "name", "shown_as", "language", "relation")
LONGEST = 12_000


def keep(review: Review, typed: Mapping[str, str]) -> None:
    """Keep what is typed; later keeping replaces it."""
    values = {name: typed[name][:LONGEST] for name in FIELDS if typed.get(name)}
    row = insert(ReviewDraft).values(review_id=review.id, values=values, saved_at=clock.now())
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["review_id"],
            set_={"values": row.excluded["values"], "saved_at": row.excluded.saved_at},
        )
    )


def of(review: Review) -> dict[str, str]:
    found = db.session.get(ReviewDraft, review.id)
    return dict(found.values) if found is not None else {}


def discard(review: Review) -> None:
    found = db.session.get(ReviewDraft, review.id)
    if found is not None:
        db.session.delete(found)
