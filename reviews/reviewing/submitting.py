"""From stars to a stored review: by the token of a request, or by any other way with its proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.database import db
from app.errors import Conflict, Invalid
from app.orders.references import new_reference
from reviews.reviewing import prose
from reviews.reviewing.models import Review, ReviewRequest, ReviewRevision
from reviews.reviewing.requesting import Taken
from reviews.reviewing.states import COPIED, Relation, State, Verification


class ReviewedBefore(Conflict):
    """One live review for each author and order line (R15)."""

    title = _l("You have reviewed this already")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What an author says. Only the rating is needed."""

    rating: int
    title: str = ""
    text: str = ""
    author_name: str = ""
    language: str = "en"
    relation: str = Relation.NONE
    experienced_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a review comes from and how far its author is known. `proof` as in `ReviewRevision`."""

    service_id: int
    channel: str
    proof: str
    verification: str = Verification.NONE
    author_email: str | None = None
    user_id: int | None = None
    order_id: int | None = None
    order_line_id: int | None = None
    project_id: int | None = None
    request_id: int | None = None
    offer: dict[str, Any] | None = None
    origin: str | None = None


def answer(request: ReviewRequest, words: Words) -> Review:
    """The one use of a request (locked by `open_request`): its review is stored and submitted."""
    request.answer()
    return submit(words, asked(request))


def asked(request: ReviewRequest | Taken) -> Source:
    """Where the review that answers a request comes from."""
    return Source(
        service_id=request.service_id,
        channel=request.channel,
        proof=f"request:{request.id}",
        verification=Verification.ORDER_TOKEN if request.order_line_id else Verification.NONE,
        author_email=request.recipient_email or None,
        user_id=request.user_id,
        order_id=request.order_id,
        order_line_id=request.order_line_id,
        project_id=request.project_id,
        request_id=request.id,
        offer=request.offer,
    )


def submit(words: Words, source: Source) -> Review:
    """Store and submit. Raises `Invalid` for a rating that is none or for too long words, and `ReviewedBefore`."""
    review = _store(cleaned(words), source, submitted=True)
    review.tell_submitted()
    return review


def draft(words: Words, source: Source) -> Review:
    """Store without submitting: a review that waits for its author to confirm their address. Raises like `submit`."""
    return _store(cleaned(words), source, submitted=False)


def cleaned(words: Words) -> Words:
    """In one line or several, without what misleads the eye. Raises `Invalid` with a sentence."""
    if words.rating not in {1, 2, 3, 4, 5}:
        raise Invalid(_l("Please choose from one to five stars."))
    return replace(
        words,
        title=prose.line(words.title, prose.LONGEST_TITLE),
        text=prose.text(words.text, prose.LONGEST_TEXT),
        author_name=prose.line(words.author_name, prose.LONGEST_NAME),
    )


def _store(words: Words, source: Source, *, submitted: bool) -> Review:
    """The review and its first revision: two statements, as many people press at once where an order is asked about."""
    row = values(words, source) | {
        "state": State.SUBMITTED if submitted else State.DRAFT,
        "submitted_at": clock.now() if submitted else None,
    }
    review = _inserted(row)
    if review is None:
        _give_way(source)
        review = _inserted(row)
    if review is None:
        raise ReviewedBefore
    said = {"rating": words.rating, "title": words.title, "text": words.text, "author_name": words.author_name}
    db.session.execute(
        sa.insert(ReviewRevision).values(
            review_id=review.id, number=1, proof=source.proof, made_at=clock.now(), erased_at=None, **said
        )
    )
    return review


def values(words: Words, source: Source) -> dict[str, Any]:
    """The columns of a new review that its author and its way here decide."""
    return {
        "reference": new_reference(),
        "service_id": source.service_id,
        "order_id": source.order_id,
        "order_line_id": source.order_line_id,
        "project_id": source.project_id,
        "request_id": source.request_id,
        "user_id": source.user_id,
        "author_name": words.author_name,
        "author_email": source.author_email,
        "language": words.language,
        "rating": words.rating,
        "title": words.title,
        "text": words.text,
        "channel": source.channel,
        "verification": source.verification,
        "incentivized": source.offer is not None,
        "offer": source.offer,
        "relation": words.relation,  # what somebody of ours does not say is added before it is shown: `screening`
        "origin": source.origin,
        "experienced_on": words.experienced_on,
    }


def _inserted(row: dict[str, Any]) -> Review | None:
    """None where this author has a live review of this line already (R15)."""
    statement = insert(Review).values(**row)
    return db.session.scalar(
        statement.on_conflict_do_nothing(
            index_elements=["author_email", "order_line_id"], index_where=sa.text("state <> 'withdrawn'")
        ).returning(Review)
    )


def _give_way(source: Source) -> None:
    """What somebody began with this address and never confirmed stands in nobody's way."""
    begun = sa.select(Review).where(
        Review.author_email == source.author_email,
        Review.order_line_id == source.order_line_id,
        Review.state == State.DRAFT,
    )
    for each in db.session.scalars(begun.with_for_update(of=Review)):
        each.withdraw()
    db.session.flush()


def relation_of(stated: str, review: Review) -> str:
    """What they say they are to us; one of our own people who says nothing is named as such (R23)."""
    if stated != Relation.NONE or review.channel in COPIED:
        return stated
    email = review.author_email
    user = db.session.get(User, review.user_id) if review.user_id else user_by_email(email) if email else None
    return Relation.EMPLOYEE if user is not None and _is_insider(user) else Relation.NONE


def _is_insider(user: User) -> bool:
    from app.organisation.models import Member

    return user.is_staff or db.session.scalar(sa.select(Member.id).where(Member.user_id == user.id)) is not None
