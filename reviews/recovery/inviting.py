"""The two questions by mail: to whoever wrote a review a week ago and has not answered them, the same words for every star.

The mail counts among the five in thirty days, and none goes to whoever objected (R9, R11).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.mail import outbox
from reviews.asking import addresses, objecting, sending
from reviews.asking.caps import MOST_REMINDERS
from reviews.asking.models import AskMail
from reviews.recovery import questioning
from reviews.recovery.models import CsatResponse, NpsResponse, QuestionInvitation
from reviews.reviewing.letters import locale_of, name_of, subject_in
from reviews.reviewing.models import Review
from reviews.reviewing.states import State

AFTER, UNTIL = timedelta(days=7), timedelta(days=30)
AT_ONCE = 500


def due() -> Sequence[int]:
    """Reviews whose authors may be asked now: nothing here knows what they said."""
    now = clock.now()
    answered = sa.or_(
        sa.select(NpsResponse.id).where(NpsResponse.review_id == Review.id).exists(),
        sa.select(CsatResponse.id).where(CsatResponse.review_id == Review.id).exists(),
        sa.select(QuestionInvitation.review_id).where(QuestionInvitation.review_id == Review.id).exists(),
    )
    found = sa.select(Review.id).where(
        Review.submitted_at.between(now - UNTIL, now - AFTER),
        Review.state.not_in([State.DRAFT, State.WITHDRAWN]),
        Review.author_email.is_not(None),
        Review.request_id.is_not(None),
        ~answered,
    )
    return db.session.scalars(found.order_by(Review.submitted_at, Review.id).limit(AT_ONCE)).all()


def invite(review_id: int) -> bool:
    """One mail; says whether it went. One that may not go now waits for the next day, one that never may is settled."""
    review = db.session.get_one(Review, review_id)
    email, request = review.author_email, review.request
    if email is None or request is None or review.state == State.WITHDRAWN:
        return False
    sending.lock_person(email)
    if sending.earliest_for(email) > clock.now():
        return False
    number = _next_number(request.id)
    may = number <= MOST_REMINDERS and not sending.is_suppressed(email) and not questioning.has_answered(review)
    settled = insert(QuestionInvitation).values(review_id=review.id, settled_at=clock.now(), sent=may)
    is_new = db.session.scalar(settled.on_conflict_do_nothing().returning(QuestionInvitation.review_id)) is not None
    if not may or not is_new:
        return False
    sending.count_mail(request, number=number)
    _write(review, email)
    return True


def _write(review: Review, email: str) -> None:
    locale = locale_of(review)
    link, stop = questioning.link_to(review.id), addresses.objection(objecting.token_for(email))
    outbox.send_later(
        "recovery/mail/questions",
        to=email,
        locale=locale,
        key=f"review-questions:{review.id}",
        private=True,
        unsubscribe_url=stop,
        name=name_of(review),
        service=subject_in(review, locale),
        scores=[(score, f"{link}?nps={score}") for score in range(11)],
        link=link,
        stop=stop,
    )


def _next_number(request_id: int) -> int:
    """Mails about one request are numbered, the first is 0; one that was never mailed about begins after that."""
    highest = db.session.scalar(sa.select(sa.func.max(AskMail.number)).where(AskMail.request_id == request_id))
    return (highest or 0) + 1
