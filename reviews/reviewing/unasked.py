"""Reviews nobody asked for: from the open form of a service, confirmed by mail or by being signed in.

Whoever writes is told the same, whether the order exists, whether the address is known, and whether they wrote before (R14).
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.models import Contact, User
from app.accounts.tokens import fingerprint, new_token
from app.catalogue.models import Service
from app.database import db
from app.errors import NotFound
from app.orders.models import Order, OrderLine
from app.orders.references import normalised
from reviews.reviewing import letters, submitting
from reviews.reviewing.author_models import ReviewConfirmation
from reviews.reviewing.models import Review
from reviews.reviewing.requesting import DeadToken
from reviews.reviewing.revising import locked
from reviews.reviewing.states import Channel, State, Verification
from reviews.reviewing.submitting import ReviewedBefore, Source, Words

VALID_DAYS = 7


def write_as_stranger(words: Words, service: Service, *, email: str, order_reference: str, locale: str) -> None:
    """Keep it until the address is confirmed; somebody who reviewed that order before gets the link to it instead."""
    line = _line_of(email, order_reference, service.id)
    source = Source(
        service_id=service.id,
        channel=Channel.ONSITE_FORM,
        proof="form:confirmed-by-mail",
        verification=Verification.ORDER_MATCH_CONFIRMED if line else Verification.NONE,
        author_email=email,
        order_id=line.order_id if line else None,
        order_line_id=line.id if line else None,
    )
    try:
        review = submitting.draft(words, source)
    except ReviewedBefore:
        letters.send_link(email, locale)
        return
    raw = new_token()
    db.session.add(
        ReviewConfirmation(
            review_id=review.id,
            token_hash=fingerprint(raw),
            expires_at=clock.now() + timedelta(days=VALID_DAYS),
        )
    )
    letters.ask_to_confirm(review, raw, locale)


def write_as(user: User, words: Words, service: Service) -> Review:
    """Stored and submitted; marked as a customer's where a paid order of theirs was not reviewed yet."""
    line = _own_line(user, service.id)
    return submitting.submit(
        words,
        Source(
            service_id=service.id,
            channel=Channel.ONSITE_FORM,
            proof=f"account:{user.id}",
            verification=Verification.ORDER_MATCH_CONFIRMED if line else Verification.ACCOUNT_ONLY,
            author_email=user.email,
            user_id=user.id,
            order_id=line.order_id if line else None,
            order_line_id=line.id if line else None,
        ),
    )


def waiting_for(raw: str) -> ReviewConfirmation:
    """What the link of a mail would confirm. Raises `DeadToken`."""
    found = db.session.scalar(
        sa.select(ReviewConfirmation).where(
            ReviewConfirmation.token_hash == fingerprint(raw),
            ReviewConfirmation.confirmed_at.is_(None),
            ReviewConfirmation.expires_at > clock.now(),
        )
    )
    if found is None or found.review.state != State.DRAFT:
        raise DeadToken
    return found


def confirm(raw: str) -> Review:
    """The author reads mail at their address: the review is submitted. Once."""
    waiting = waiting_for(raw)
    review = locked(waiting.review_id)
    if review.known_state is not State.DRAFT:
        raise DeadToken
    waiting.confirmed_at = clock.now()
    review.submit()
    return review


def forget_unconfirmed() -> int:
    """What nobody confirmed in time leaves nothing; says how many."""
    late = sa.select(ReviewConfirmation.review_id).where(
        ReviewConfirmation.confirmed_at.is_(None), ReviewConfirmation.expires_at <= clock.now()
    )
    found = db.session.scalars(
        sa.select(Review).where(Review.id.in_(late), Review.state == State.DRAFT).with_for_update(of=Review)
    ).all()
    for review in found:
        review.withdraw()
    return len(found)


def _line_of(email: str, typed: str, service_id: int) -> OrderLine | None:
    if not typed:
        return None
    try:
        reference = normalised(typed)
    except NotFound:
        return None
    return db.session.scalars(
        _paid_lines(service_id).where(Order.reference == reference, Contact.email == email).limit(1)
    ).first()


def _own_line(user: User, service_id: int) -> OrderLine | None:
    reviewed = sa.select(Review.order_line_id).where(
        Review.author_email == user.email, Review.order_line_id.is_not(None), Review.state != State.WITHDRAWN
    )
    proven = sa.and_(Contact.email == user.email, Contact.email_verified_at.is_not(None))
    mine = sa.or_(Order.placed_by_id == user.id, proven)
    found = _paid_lines(service_id).where(mine, OrderLine.id.not_in(reviewed))
    return db.session.scalars(found.order_by(OrderLine.id.desc()).limit(1)).first()


def _paid_lines(service_id: int) -> sa.Select[OrderLine]:
    found = sa.select(OrderLine).join(OrderLine.order).join(Contact, Order.contact_id == Contact.id)
    return found.where(OrderLine.service_id == service_id, Order.paid_at.is_not(None))
