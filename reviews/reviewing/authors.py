"""Who comes as an author: by a mailed link, or signed in; and what is theirs."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.access import Viewer
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.errors import NotFound
from app.orders.references import normalised
from reviews.reviewing.author_models import ReviewAuthorLink
from reviews.reviewing.models import Review
from reviews.reviewing.requesting import DeadToken
from reviews.reviewing.states import State

log = logging.getLogger(__name__)
SIGNED_IN = "me"
VALID_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class Author:
    """Somebody who has shown which reviews are theirs. `key` stands in addresses, `proof` in revisions."""

    key: str
    proof: str
    email: str | None = None
    user_id: int | None = None
    review_id: int | None = None


def author_of(key: str, eyes: Viewer) -> Author:
    """The author behind an address: the signed-in person for "me", else whoever holds the link. Raises `DeadToken`."""
    if key == SIGNED_IN:
        return _signed_in(eyes)
    link = db.session.scalar(
        sa.select(ReviewAuthorLink).where(
            ReviewAuthorLink.token_hash == fingerprint(key), ReviewAuthorLink.expires_at > clock.now()
        )
    )
    if link is None:
        log.info("a link to somebody's reviews opens nothing")
        raise DeadToken
    return Author(key=key, proof=f"link:{link.id}", email=link.email, review_id=link.review_id)


def _signed_in(eyes: Viewer) -> Author:
    if eyes.user is None:
        raise DeadToken
    email = eyes.user.email if eyes.user.is_verified else None
    return Author(key=SIGNED_IN, proof=f"account:{eyes.user.id}", email=email, user_id=eyes.user.id)


def link_to(review: Review) -> str:
    """A new token by which the author of `review` comes back; for all they wrote where their address is known."""
    raw = new_token()
    email = review.author_email
    db.session.add(
        ReviewAuthorLink(
            email=email,
            review_id=None if email else review.id,
            token_hash=fingerprint(raw),
            expires_at=clock.now() + timedelta(days=VALID_DAYS),
        )
    )
    db.session.flush()
    return raw


def link_for(email: str) -> str:
    raw = new_token()
    expires_at = clock.now() + timedelta(days=VALID_DAYS)
    db.session.add(ReviewAuthorLink(email=email, token_hash=fingerprint(raw), expires_at=expires_at))
    db.session.flush()
    return raw


def owned_by(author: Author) -> sa.ColumnElement[bool]:
    """The condition under which a review is the author's."""
    mine = [Review.id == author.review_id] if author.review_id else []
    mine += [Review.author_email == author.email] if author.email else []
    mine += [Review.user_id == author.user_id] if author.user_id else []
    return sa.or_(sa.false(), *mine)


def reviews_of(author: Author) -> sa.Select[Review]:
    """What the author wrote, the newest first; not what waits for an address to be confirmed."""
    found = sa.select(Review).where(owned_by(author), Review.state != State.DRAFT)
    return found.order_by(Review.created_at.desc(), Review.id.desc())


def review_of(author: Author, reference: str) -> Review:
    """One of the author's. Raises `NotFound` for anybody else's."""
    found = db.session.scalar(
        sa.select(Review).where(
            owned_by(author), Review.state != State.DRAFT, Review.reference == normalised(reference)
        )
    )
    if found is None:
        raise NotFound
    return found


def has_written(email: str) -> bool:
    """Whether there is anything to come back to under this address."""
    written = sa.select(Review.id).where(Review.author_email == email, Review.state != State.DRAFT).limit(1)
    return db.session.scalar(written) is not None
