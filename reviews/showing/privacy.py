"""Whether somebody found reviews helpful: told on request, and forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from reviews.reviewing.models import Review
from reviews.showing import voting
from reviews.showing.models import HelpfulVote


def votes_about(user: User) -> PersonalData:
    mine = (
        sa.select(HelpfulVote, Review.reference)
        .join(Review, Review.id == HelpfulVote.review_id)
        .where(HelpfulVote.user_id == user.id)
        .order_by(HelpfulVote.voted_at)
    )
    rows = [
        {"review": reference, "helpful": vote.helpful, "voted_at": vote.voted_at.isoformat()}
        for vote, reference in db.session.execute(mine)
    ]
    return PersonalData(key="helpful_votes", title=_l("Reviews you judged helpful or not"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """The votes go, and what they counted with them."""
    if user is None:
        return
    gone = db.session.scalars(
        sa.delete(HelpfulVote).where(HelpfulVote.user_id == user.id).returning(HelpfulVote.review_id)
    ).all()
    for review_id in sorted(set(gone)):
        voting.recount(review_id)
