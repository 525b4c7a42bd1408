"""The company answers a review in public: once, with every wording kept, and never with a price for another opinion."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from reviews.moderation import letters
from reviews.moderation.facts import ReplyPublished
from reviews.moderation.models import Reply, ReplyRevision
from reviews.moderation.pressing import pressure_in
from reviews.reviewing.models import Review
from reviews.reviewing.revising import locked


def reply(review_id: int, text: str, *, language: str, by: User) -> Reply:
    """The reply of this review, new or with other words. Raises `Conflict` for a review that is not public, and `Invalid`
    for words that offer something for a change (R37)."""
    review = locked(review_id)
    if not review.is_public:
        raise Conflict(_l("Only a review that everybody can read can be answered."))
    _refuse_pressure(text)
    found = db.session.scalar(sa.select(Reply).where(Reply.review_id == review.id))
    it = found or Reply(review=review, text=text, language=language, by=by)
    if found is None:
        db.session.add(it)
    elif (found.text, found.withdrawn_at) == (text, None):
        return found
    else:
        found.text, found.language, found.by_id = text, language, by.id
        found.edited_at, found.withdrawn_at = clock.now(), None
    db.session.flush()
    _keep(it, by)
    audit.record("review_reply.written", it, review=review.reference)
    letters.replied(it)
    _tell(review)
    return it


def withdraw(it: Reply, *, by: User) -> None:
    """Take the reply away; what it said stays in its history."""
    if it.withdrawn_at is None:
        it.withdrawn_at = clock.now()
        audit.record("review_reply.withdrawn", it, by=by.id)
        _tell(it.review)


def _keep(it: Reply, by: User) -> None:
    known = sa.select(sa.func.count()).select_from(ReplyRevision).where(ReplyRevision.reply_id == it.id)
    number = (db.session.scalar(known) or 0) + 1
    db.session.add(ReplyRevision(reply_id=it.id, number=number, text=it.text, by_id=by.id))
    db.session.flush()


def _refuse_pressure(text: str) -> None:
    found = pressure_in(text)
    if found:
        raise Invalid(
            _l(
                "“%(words)s” asks for another review, or offers something for it. Answer what was said instead.",
                words=found,
            )
        )


def _tell(review: Review) -> None:
    publish(ReplyPublished(review_id=review.id, service_id=review.service_id))
