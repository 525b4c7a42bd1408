"""What people did for others by their ideas: the answer to `reviews.deeds`, which superfans are found by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from reviews.contributions.idea_states import IdeaState
from reviews.contributions.models import Idea, IdeaStep
from reviews.reviewing.sockets import Deed

# Accepted, and what comes of that.
WANTED = (IdeaState.ACCEPTED, IdeaState.STARTED, IdeaState.COMPLETED)


def deeds(since: datetime) -> Sequence[Deed]:
    """Ideas accepted since then, each once, by whoever proposed them; one that was declined afterwards is none."""
    accepted = (
        sa.exists()
        .where(IdeaStep.idea_id == Idea.id, IdeaStep.state == IdeaState.ACCEPTED)
        .where(IdeaStep.made_at >= since)
    )
    found = (
        sa.select(Idea.author_id, sa.func.count())
        .where(Idea.author_id.is_not(None), Idea.state.in_(WANTED), Idea.hidden_at.is_(None), accepted)
        .group_by(Idea.author_id)
        .order_by(Idea.author_id)
    )
    return [Deed(user_id=who, kind="idea", count=count) for who, count in db.session.execute(found) if who]
