"""Moving ideas: every move is a step with its public answer, told to all who care; equal ideas are joined."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.events import publish
from reviews.contributions import letters
from reviews.contributions.evaluating import interest_of, mean_of
from reviews.contributions.facts import IdeaMoved
from reviews.contributions.idea_states import IdeaState, move
from reviews.contributions.models import Idea, IdeaStep, IdeaVote
from reviews.contributions.ruling import policy

JUDGED = frozenset({IdeaState.SHORTLISTED, IdeaState.ACCEPTED, IdeaState.DECLINED})


class HasInterest(Conflict):
    title = _l("You have an interest in this, so a colleague decides")


class NotEvaluated(Conflict):
    title = _l("It was not evaluated by enough people yet")


def decide(idea_id: int, wanted: IdeaState, *, answer: str, by: User) -> IdeaStep:
    """A colleague without an interest moves it. Raises `HasInterest`, `NotEvaluated`, `CannotMove`, `NeedsAnswer`."""
    idea = locked_idea(idea_id)
    if wanted in JUDGED and interest_of(idea, by):
        raise HasInterest
    mean, count = mean_of(idea.id)
    if wanted is IdeaState.ACCEPTED and count < policy().enough_evaluations:
        raise NotEvaluated
    made = step(idea, wanted, answer=answer, by=by, because={"rule": "rubric", "mean": mean, "evaluations": count})
    audit.record("idea.moved", idea, state=wanted.value)
    return made


def merge(idea_id: int, into_id: int, *, answer: str, by: User) -> None:
    """Its votes go to the other, each person counted once; it points there (R43). Raises `Invalid` for itself."""
    if idea_id == into_id:
        raise Invalid(_l("An idea cannot be joined with itself."))
    for row_id in sorted((idea_id, into_id)):
        locked_idea(row_id)
    idea, other = locked_idea(idea_id), locked_idea(into_id)
    if other.known_state in {IdeaState.DUPLICATE, IdeaState.WITHDRAWN}:
        raise Invalid(_l("That idea is gone itself. Choose one that stands."))
    because = {"rule": "duplicate", "of": other.reference}
    step(idea, IdeaState.DUPLICATE, answer=answer, by=by, because=because, into=other)
    _carry_votes(idea, other)
    audit.record("idea.merged", idea, into=other.reference)


def step(
    idea: Idea,
    wanted: IdeaState,
    *,
    answer: str,
    by: User | None,
    because: dict[str, Any] | None = None,
    into: Idea | None = None,
) -> IdeaStep:
    """The move itself, of a locked idea."""
    was = idea.known_state
    state = move(was, wanted, answer)
    made = IdeaStep(was=was.value, state=state.value, answer=answer, because=because or {}, by_id=by.id if by else None)
    idea.steps.append(made)
    idea.state, idea.merged_into_id = state.value, into.id if into else idea.merged_into_id
    db.session.flush()
    letters.tell_moved(idea, made)
    publish(IdeaMoved(idea_id=idea.id, step_id=made.id, was=was.value, state=state.value))
    return made


def locked_idea(idea_id: int) -> Idea:
    found = sa.select(Idea).where(Idea.id == idea_id).with_for_update(of=Idea)
    idea = db.session.scalar(found.execution_options(populate_existing=True))
    if idea is None:
        raise NotFound
    return idea


def _carry_votes(idea: Idea, other: Idea) -> None:
    """Also those of whoever was joined with it before; its author counts as somebody who wants it."""
    voters = sa.select(sa.literal(other.id), IdeaVote.user_id, sa.literal(idea.id), sa.literal(clock.now())).where(
        IdeaVote.idea_id == idea.id
    )
    columns = ["idea_id", "user_id", "came_from_id", "voted_at"]
    added = sa.dialects.postgresql.insert(IdeaVote).from_select(columns, voters)
    db.session.execute(added.on_conflict_do_nothing(constraint="uq_idea_vote_idea_id_user_id"))
    if idea.author_id is not None and idea.author_id != other.author_id:
        row = {"idea_id": other.id, "user_id": idea.author_id, "came_from_id": idea.id, "voted_at": clock.now()}
        one = sa.dialects.postgresql.insert(IdeaVote).values(**row)
        db.session.execute(one.on_conflict_do_nothing(constraint="uq_idea_vote_idea_id_user_id"))
