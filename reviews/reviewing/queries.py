"""Named reads of requests and reviews."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from reviews.reviewing import sockets
from reviews.reviewing.models import Review, ReviewMedia, ReviewRequest
from reviews.reviewing.offer_models import ReviewEntitlement
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
