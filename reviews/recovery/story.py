"""Recovery in the demo story: cases for low stars, a letter, one closed, answers to the two questions, themes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.roles import Role
from app.database import db, transaction
from app.demo.people import at_the_desk, colleague
from app.demo.sockets import Chapter
from reviews.recovery import changing, helping, inviting, opening, questioning
from reviews.recovery.models import RecoveryCase
from reviews.reviewing.models import Review

ANSWERS = (
    (10, 5, ""),
    (9, 5, ""),
    (8, 4, "Faturayı daha erken görmek isterdim."),
    (6, 3, "Antworten dauern zu lange."),
    (10, 5, ""),
    (9, 4, ""),
    (4, 2, "Срок сдвинули дважды."),
    (10, 5, ""),
    (7, 4, ""),
)
LETTER = (
    "we are sorry that it went like this. Kerem looks into what happened today, and you hear from him tomorrow before noon "
    "with what we do about it, at our cost."
)


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    looks = [(days_ago, 20.0, _look) for days_ago in (80, 60, 45, 30, 20, 12, 8, 4, 1)]
    return [(90, 9.0, _begin), *looks, (14, 9.4, _mail_questions), (7, 9.0, _help), (3, 9.0, _ask), (2, 9.0, _tag)]


def _mail_questions() -> None:
    """The two questions, to whoever wrote in the weeks before."""
    ids = inviting.due()
    db.session.rollback()
    for review_id in ids:
        with transaction():
            inviting.invite(review_id)


def _begin() -> None:
    with transaction():
        changing.begin_with_usual()


def _look() -> None:
    for review_id in db.session.scalars(sa.select(Review.id).where(Review.rating <= 2).order_by(Review.id)).all():
        with transaction():
            opening.open_for_review(review_id)


def _help() -> None:
    """One person is helped and their case closed, another has a letter."""
    with at_the_desk(Role.MARKETER), transaction():
        by = colleague(Role.MARKETER)
        cases = db.session.scalars(sa.select(RecoveryCase).order_by(RecoveryCase.id)).all()
        for number, case in enumerate(cases[:2]):
            helping.note(case, "Called the workshop: they know, and have begun.", by=by)
            if case.review is not None and case.review.author_email:
                helping.write_to_author(case, LETTER, by=by)
            if number == 0:
                helping.close(case, "explained", by=by)


def _ask() -> None:
    reviews = db.session.scalars(
        sa.select(Review).where(Review.state == "published").order_by(Review.id).limit(len(ANSWERS))
    ).all()
    for review, (nps, csat, text) in zip(reviews, ANSWERS, strict=False):
        with transaction():
            nps_id = questioning.answer(review, nps_score=nps, csat_score=csat, text=text)
            if nps_id is not None:
                opening.open_for_nps(nps_id)


def _tag() -> None:
    """What was suggested is confirmed for the first dozen."""
    with transaction():
        reviews = db.session.scalars(sa.select(Review).where(Review.text != "").order_by(Review.id).limit(12)).all()
        for review_id, found in changing.suggested(reviews).items():
            review = next(each for each in reviews if each.id == review_id)
            changing.tag(review, [theme.id for theme, _word in found], by=colleague(Role.MARKETER))
