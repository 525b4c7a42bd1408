"""What people say about an idea: a vote each, and comments; and what staff hide, for a reason of a closed list."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from reviews.contributions.models import Evaluation, Idea, IdeaComment, IdeaVote


class VotingClosed(Conflict):
    title = _l("Votes for this idea are closed")


class EvaluatesIt(Conflict):
    title = _l("You evaluate this idea, so you have no vote on it")


def vote(idea: Idea, by: User) -> None:
    """Once per person, however often they press. Raises `VotingClosed` and `EvaluatesIt` (R44)."""
    if not idea.is_weighed:
        raise VotingClosed
    if db.session.scalar(
        sa.select(Evaluation.id).where(Evaluation.idea_id == idea.id, Evaluation.evaluator_id == by.id)
    ):
        raise EvaluatesIt
    db.session.execute(
        insert(IdeaVote)
        .values(idea_id=idea.id, user_id=by.id, voted_at=clock.now())
        .on_conflict_do_nothing(constraint="uq_idea_vote_idea_id_user_id")
    )


def take_vote_back(idea: Idea, by: User) -> None:
    if not idea.is_weighed:
        raise VotingClosed
    db.session.execute(sa.delete(IdeaVote).where(IdeaVote.idea_id == idea.id, IdeaVote.user_id == by.id))


def comment(idea: Idea, by: User, text: str, language: str) -> IdeaComment:
    """Also when it is decided: people may ask why. Raises `VotingClosed` for one that is hidden."""
    if idea.hidden_at is not None:
        raise VotingClosed
    row = IdeaComment(idea_id=idea.id, user_id=by.id, name=by.name, text=text, language=language, by_staff=by.is_staff)
    db.session.add(row)
    db.session.flush()
    return row


def hide(thing: Idea | IdeaComment, reason: str) -> None:
    """The row stays, with why; its author sees that."""
    thing.hidden_at, thing.hidden_reason = thing.hidden_at or clock.now(), reason
    audit.record("idea.hidden", thing, reason=reason)


def show_again(thing: Idea | IdeaComment) -> None:
    thing.hidden_at, thing.hidden_reason = None, ""
    audit.record("idea.shown", thing)


def comment_of(idea: Idea, comment_id: int) -> IdeaComment:
    found = db.session.get(IdeaComment, comment_id)
    if found is None or found.idea_id != idea.id:
        raise NotFound
    return found
