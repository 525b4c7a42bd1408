"""What recovery keeps about a person: told on request, and forgotten with them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from reviews.recovery.models import NpsResponse, RecoveryCase, RecoveryStep
from reviews.reviewing.models import Review


def answers_of(user: User) -> PersonalData:
    """Their answers to the two questions, and the letters we wrote to them."""
    mine = sa.select(Review.id).where(sa.or_(Review.user_id == user.id, Review.author_email == user.email))
    answers = sa.select(NpsResponse).where(NpsResponse.review_id.in_(mine)).order_by(NpsResponse.id)
    rows: list[dict[str, object]] = [
        {"score": it.score, "text": it.text, "answered_at": it.answered_at.isoformat()}
        for it in db.session.scalars(answers)
    ]
    cases = sa.select(RecoveryCase.id).where(
        sa.or_(
            RecoveryCase.review_id.in_(mine),
            RecoveryCase.nps_id.in_(sa.select(NpsResponse.id).where(NpsResponse.review_id.in_(mine))),
        )
    )
    letters = sa.select(RecoveryStep).where(RecoveryStep.case_id.in_(cases), RecoveryStep.kind == "letter")
    rows += [
        {"letter": it.text, "made_at": it.made_at.isoformat()}
        for it in db.session.scalars(letters.order_by(RecoveryStep.id))
    ]
    return PersonalData(key="review_recovery", title=_l("When you were not content"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """Numbers stay as numbers, words go."""
    mine = Review.author_email == email
    if user is not None:
        mine = sa.or_(mine, Review.user_id == user.id)
    ids = sa.select(Review.id).where(mine)
    quiet = {"synchronize_session": False}
    answers = sa.select(NpsResponse.id).where(NpsResponse.review_id.in_(ids))
    cases = sa.select(RecoveryCase.id).where(sa.or_(RecoveryCase.review_id.in_(ids), RecoveryCase.nps_id.in_(answers)))
    db.session.execute(
        sa.update(RecoveryStep).where(RecoveryStep.case_id.in_(cases)).values(text=""), execution_options=quiet
    )
    db.session.execute(
        sa.update(NpsResponse).where(NpsResponse.review_id.in_(ids)).values(text=""), execution_options=quiet
    )
