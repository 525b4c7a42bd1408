"""How much the reviews of people helped readers: the answer to `reviews.deeds`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from reviews.reviewing.models import Review
from reviews.reviewing.sockets import Deed
from reviews.reviewing.states import State
from reviews.showing.models import Helpfulness


def deeds(since: datetime) -> Sequence[Deed]:
    """Helpful votes under the published reviews of each person, weighed by Wilson's lower bound: a few votes prove little."""
    weighed = sa.func.sum(Helpfulness.helpful * Helpfulness.bound_millionths) / 1_000_000
    found = (
        sa.select(Review.user_id, weighed)
        .join(Helpfulness, Helpfulness.review_id == Review.id)
        .where(Review.user_id.is_not(None), Review.state == State.PUBLISHED, Review.published_at >= since)
        .group_by(Review.user_id)
        .order_by(Review.user_id)
    )
    return [Deed(user_id=who, kind="helpful", count=int(count)) for who, count in db.session.execute(found) if who]
