"""Named reads of requests and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app import clock
from app.database import db
from app.errors import NotFound
from reviews.reviewing import sockets
from reviews.reviewing.models import Review, ReviewMedia, ReviewRequest
from reviews.reviewing.offer_models import ReviewContest, ReviewEntitlement, ReviewOffer
from reviews.reviewing.sockets import ShownReply
from reviews.reviewing.states import State


def review_by_id(review_id: int) -> Review:
    """For packages above, whatever its state. Raises `NotFound`."""
    found = db.session.get(Review, review_id)
    if found is None:
        raise NotFound
    return found


def review_by_reference(reference: str) -> Review:
    """For staff, whatever its state. Raises `NotFound`."""
    found = db.session.scalar(sa.select(Review).where(Review.reference == reference))
    if found is None:
        raise NotFound
    return found


def public_review(reference: str) -> Review:
    """One that anybody may read. Raises `NotFound` for any other."""
    found = db.session.scalar(sa.select(Review).where(Review.reference == reference, Review.state == State.PUBLISHED))
    if found is None:
        raise NotFound
    return found


def published(service_id: int | None = None) -> sa.Select[Review]:
    """Public reviews, the newest first (R25); to be narrowed and paged."""
    found = sa.select(Review).where(Review.state == State.PUBLISHED)
    if service_id is not None:
        found = found.where(Review.service_id == service_id)
    return found.order_by(Review.published_at.desc(), Review.id.desc())


def request_by_id(request_id: int) -> ReviewRequest:
    found = db.session.get(ReviewRequest, request_id)
    if found is None:
        raise NotFound
    return found


def media_of(review_ids: Sequence[int]) -> Sequence[ReviewMedia]:
    """What may be shown with these reviews, in one statement."""
    return db.session.scalars(
        sa.select(ReviewMedia)
        .where(ReviewMedia.review_id.in_(review_ids), ReviewMedia.state == "ready")
        .order_by(ReviewMedia.review_id, ReviewMedia.position, ReviewMedia.id)
    ).all()


def all_of(found: sa.Select[Review]) -> Sequence[Review]:
    return db.session.scalars(found).all()


def entitlement_of(review_id: int) -> ReviewEntitlement | None:
    """What its author may have for it."""
    return db.session.scalar(sa.select(ReviewEntitlement).where(ReviewEntitlement.review_id == review_id))


def replies_to(review_id: int) -> list[ShownReply]:
    return [reply for answer in sockets.replies.answers([review_id]) for reply in answer.get(review_id, ())]


def all_offers(text: str = "") -> sa.Select[ReviewOffer]:
    """By a word of their name, those in force first."""
    return (
        sa.select(ReviewOffer)
        .where(_named(ReviewOffer.name, text))
        .order_by(ReviewOffer.active.desc(), ReviewOffer.id.desc())
    )


def offer_by_id(offer_id: int) -> ReviewOffer:
    found = db.session.get(ReviewOffer, offer_id)
    if found is None:
        raise NotFound
    return found


def all_contests(text: str = "") -> sa.Select[ReviewContest]:
    return (
        sa.select(ReviewContest)
        .where(_named(ReviewContest.name, text))
        .order_by(ReviewContest.closes_at.desc(), ReviewContest.id.desc())
    )


def open_contests() -> Sequence[ReviewContest]:
    return db.session.scalars(all_contests().where(ReviewContest.closes_at > clock.now())).all()


def shared_waiting(text: str = "") -> sa.Select[ReviewEntitlement]:
    """Posts that staff have not looked at yet, the oldest first."""
    return shared(text).where(ReviewEntitlement.share_decided_at.is_(None)).order_by(ReviewEntitlement.share_sent_at)


def shared(text: str = "") -> sa.Select[ReviewEntitlement]:
    """Posts that authors told us about, by a part of their address or the number of the review."""
    found = sa.select(ReviewEntitlement).join(ReviewEntitlement.review)
    return found.where(
        ReviewEntitlement.share_sent_at.is_not(None),
        sa.or_(_named(ReviewEntitlement.share_url, text), _named(Review.reference, text)),
    )


def shared_decided(text: str = "") -> sa.Select[ReviewEntitlement]:
    """Those that were looked at, the latest first."""
    found = shared(text).where(ReviewEntitlement.share_decided_at.is_not(None))
    return found.order_by(ReviewEntitlement.share_decided_at.desc(), ReviewEntitlement.id.desc())


def _named(column: sa.orm.InstrumentedAttribute[Any], text: str) -> sa.ColumnElement[bool]:
    return column.icontains(text, autoescape=True) if text else sa.true()


def films_without_words() -> sa.Select[ReviewMedia]:
    """Videos and recordings of published reviews under which nothing is written, the oldest first."""
    return (
        sa.select(ReviewMedia)
        .join(ReviewMedia.review)
        .where(
            ReviewMedia.kind != "photo",
            ReviewMedia.state == "ready",
            ReviewMedia.transcript == "",
            ReviewMedia.captions == "",
            Review.state == State.PUBLISHED,
        )
        .order_by(ReviewMedia.id)
    )


def film_by_id(media_id: int) -> ReviewMedia:
    """A ready video or recording, for staff who write down what is said in it. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(ReviewMedia).where(
            ReviewMedia.id == media_id, ReviewMedia.kind != "photo", ReviewMedia.state == "ready"
        )
    )
    if found is None:
        raise NotFound
    return found


def count_of(found: sa.Select[ReviewEntitlement] | sa.Select[ReviewMedia]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(found.order_by(None).subquery())) or 0
