"""Whether a review helped its readers."""

from __future__ import annotations

import hashlib
import hmac

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.networks import network_hash, user_agent
from app.config import settings
from app.database import db
from app.errors import Conflict
from reviews.reviewing.models import Review
from reviews.reviewing.revising import locked
from reviews.reviewing.states import State
from reviews.showing.models import Helpfulness, HelpfulVote
from reviews.showing.scoring import wilson_lower_bound


class NotYours(Conflict):
    title = _l("This is your own review")


def voter() -> str:
    """Who votes: an account, else a network with its browser within a month. A keyed hash, which nobody turns back."""
    person = viewer().user
    return voter_of(person) if person else _hashed(f"visitor:{network_hash()}:{user_agent()}")


def voter_of(person: User) -> str:
    return _hashed(f"account:{person.id}")


def vote(review: Review, *, helpful: bool | None) -> None:
    """Say, change or take back (None) whether the present revision helped. Raises `NotYours` for its author."""
    person = viewer().user
    if person is not None and person.id == review.user_id:
        raise NotYours(_l("Others say whether it helped them."))
    review = locked(review.id)
    if review.known_state is not State.PUBLISHED:
        return
    who = voter()
    if helpful is None:
        _take_back(review.id, who)
    else:
        _say(review, who, person.id if person else None, helpful=helpful)
    recount(review.id)


def recount(review_id: int) -> None:
    """Count the votes on what the review says now."""
    review = db.session.get_one(Review, review_id)
    helpful, votes = db.session.execute(
        sa.select(sa.func.count().filter(HelpfulVote.helpful), sa.func.count()).where(
            HelpfulVote.review_id == review_id, HelpfulVote.revision_number == review.revision_number
        )
    ).one()
    values = {
        "revision_number": review.revision_number,
        "helpful": helpful,
        "votes": votes,
        "bound_millionths": int(1_000_000 * wilson_lower_bound(helpful, votes)),
    }
    db.session.execute(
        insert(Helpfulness)
        .values(review_id=review_id, **values)
        .on_conflict_do_update(index_elements=["review_id"], set_=values)
    )


def forget(review_id: int) -> None:
    for table in (HelpfulVote, Helpfulness):
        db.session.execute(sa.delete(table).where(table.review_id == review_id))


def _say(review: Review, who: str, user_id: int | None, *, helpful: bool) -> None:
    said = {"helpful": helpful, "revision_number": review.revision_number, "voted_at": clock.now()}
    db.session.execute(
        insert(HelpfulVote)
        .values(review_id=review.id, voter=who, user_id=user_id, **said)
        .on_conflict_do_update(index_elements=["review_id", "voter"], set_=said)
    )


def _take_back(review_id: int, who: str) -> None:
    db.session.execute(sa.delete(HelpfulVote).where(HelpfulVote.review_id == review_id, HelpfulVote.voter == who))


def _hashed(text: str) -> str:
    return hmac.new(settings().secret_key.encode(), f"helpful:{text}".encode(), hashlib.sha256).hexdigest()[:32]
