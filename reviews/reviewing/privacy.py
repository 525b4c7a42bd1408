"""What is kept about a person who was asked or wrote, and how it goes."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from reviews.reviewing import disclosing
from reviews.reviewing.author_models import ReviewAuthorLink
from reviews.reviewing.models import Review, ReviewRequest
from reviews.reviewing.offer_models import ReviewEntitlement
from reviews.reviewing.states import State


def reviews_about(user: User) -> PersonalData:
    """The answer to `accounts.personal_data`: what they wrote."""
    rows = [
        {
            "reference": review.reference,
            "service": review.service.slug,
            "rating": review.rating,
            "title": review.title,
            "text": review.text,
            "shown_name": review.author_name,
            "state": review.state,
            "submitted_at": review.submitted_at,
            "revisions": review.revision_number,
            "files": len(review.media),
            **disclosing.as_json(review),
        }
        for review in db.session.scalars(sa.select(Review).where(_theirs(user)).order_by(Review.id))
    ]
    return PersonalData(key="reviews", title=_l("Your reviews"), rows=rows)


def requests_about(user: User) -> PersonalData:
    """When they were asked, by which way, and what was offered."""
    found = sa.select(ReviewRequest).where(_asked(user, user.email)).order_by(ReviewRequest.id)
    rows = [
        {
            "reference": request.reference,
            "channel": request.channel,
            "created_at": request.created_at,
            "opened_at": request.opened_at,
            "answered_at": request.answered_at,
            "offer": ", ".join(disclosing.offered(request.offer)),
        }
        for request in db.session.scalars(found)
    ]
    return PersonalData(key="review_requests", title=_l("When we asked you for reviews"), rows=rows)


def erase(user: User, email: str) -> None:
    """The answer to `accounts.erasure`: reviews are withdrawn, what is left is a count; requests lose name and address."""
    for review in db.session.scalars(sa.select(Review).where(_theirs(user)).with_for_update(of=Review)).all():
        if review.known_state is not State.WITHDRAWN:
            review.withdraw()
    db.session.execute(
        sa.update(ReviewRequest)
        .where(_asked(user, email))
        .values(recipient_name="", recipient_email="", user_id=None)
        .execution_options(synchronize_session="fetch")
    )
    db.session.execute(sa.delete(ReviewAuthorLink).where(ReviewAuthorLink.email == email))
    db.session.execute(
        sa.update(ReviewEntitlement)
        .where(sa.or_(ReviewEntitlement.user_id == user.id, ReviewEntitlement.email == email))
        .values(email="", share_url="")
    )


def _theirs(user: User) -> sa.ColumnElement[bool]:
    return sa.or_(Review.user_id == user.id, Review.author_email == user.email)


def _asked(user: User, email: str) -> sa.ColumnElement[bool]:
    return sa.or_(ReviewRequest.user_id == user.id, ReviewRequest.recipient_email == email)
