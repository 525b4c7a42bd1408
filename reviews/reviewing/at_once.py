"""The common answer in few statements: the link of a mail, one tap on a star, nobody in the way.

Many people press at once where an order or a campaign is asked about. The request is taken in one statement, review, revision
and the author's way back are written in another; whatever needs more care is left to `submitting`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.events import publish
from reviews.reviewing import authors, naming, submitting
from reviews.reviewing.author_models import ReviewAuthorLink
from reviews.reviewing.facts import ReviewSubmitted
from reviews.reviewing.models import Review, ReviewRevision
from reviews.reviewing.requesting import DeadToken, Taken, take_request
from reviews.reviewing.states import State
from reviews.reviewing.submitting import ReviewedBefore, Source, Words

_REVIEW = Review.__table__
_SAID = ("rating", "title", "text", "author_name")
_LEFT_ALONE = {"id", "reason_code", "published_at", "withdrawn_at", "erased_at"}


def _given(name: str) -> sa.BindParameter[Any]:
    """The value of a column of the review; only its own name is taken by SQLAlchemy."""
    return sa.bindparam(f"its_{name}", type_=_REVIEW.c[name].type)


_KEPT = (
    insert(Review)
    .values({column.name: _given(column.name) for column in _REVIEW.c if column.name not in _LEFT_ALONE})
    .on_conflict_do_nothing(
        index_elements=["author_email", "order_line_id"], index_where=sa.text("state <> 'withdrawn'")
    )
    .returning(_REVIEW.c.id)
    .cte("kept")
)
_FIRST = (
    insert(ReviewRevision)
    .from_select(
        ["review_id", "number", *_SAID, "proof", "made_at"],
        sa.select(
            _KEPT.c.id,
            sa.literal_column("1"),
            *(_given(name) for name in _SAID),
            sa.bindparam("proof", type_=sa.Text),
            _given("created_at"),
        ),
        include_defaults=False,
    )
    .cte("said")
)
_WAY_BACK = (
    insert(ReviewAuthorLink)
    .from_select(
        ["email", "review_id", "token_hash", "created_at", "expires_at"],
        sa.select(
            _given("author_email"),
            sa.case((_given("author_email").is_(None), _KEPT.c.id)),
            sa.bindparam("link_hash", type_=sa.Text),
            _given("created_at"),
            sa.bindparam("link_ends_at", type_=sa.DateTime(timezone=True)),
        ),
        include_defaults=False,
    )
    .cte("linked")
)
_STORE = sa.select(_KEPT.c.id).add_cte(_FIRST, _WAY_BACK)


def answer(raw: str, rating: int) -> tuple[str, str]:
    """Stars by the link of a mail: the author's new key, and the reference of their review. Raises `DeadToken`, `Invalid`."""
    taken = take_request(raw)
    words = submitting.cleaned(
        Words(
            rating=rating,
            author_name=naming.shown(taken.recipient_name, naming.ShownAs.SHORT),
            language=taken.locale,
        )
    )
    source = submitting.asked(taken)
    values = submitting.values(words, source)
    review_id, key = _stored(values, source)
    if review_id is None:
        return _with_care(words, source)
    publish(_told(review_id, taken, values))
    return key, str(values["reference"])


def _stored(values: dict[str, Any], source: Source) -> tuple[int | None, str]:
    """The review's id and the key that leads back to it; no id where its author has a live review of this line (R15)."""
    now, key = clock.now(), new_token()
    more = {"state": State.SUBMITTED, "submitted_at": now, "created_at": now, "holds": [], "revision_number": 1}
    bound = {f"its_{name}": value for name, value in (values | more).items()}
    link = {"link_hash": fingerprint(key), "link_ends_at": now + timedelta(days=authors.VALID_DAYS)}
    return db.session.connection().execute(_STORE, bound | link | {"proof": source.proof}).scalar(), key


def _with_care(words: Words, source: Source) -> tuple[str, str]:
    """Somebody's unconfirmed review stands in the way and gives way, or a live one does not: then the link opens nothing."""
    try:
        review = submitting.submit(words, source)
    except ReviewedBefore:
        raise DeadToken from None
    return authors.link_to(review), review.reference


def _told(review_id: int, taken: Taken, values: dict[str, Any]) -> ReviewSubmitted:
    return ReviewSubmitted(
        review_id=review_id,
        revision_number=1,
        request_id=taken.id,
        order_line_id=taken.order_line_id,
        service_id=taken.service_id,
        rating=values["rating"],
        channel=taken.channel,
        incentivized=values["incentivized"],
    )
