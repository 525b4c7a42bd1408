"""Evaluating ideas by the rubric: by nobody with an interest in them, each score with who and when (R44)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.events import publish
from reviews.contributions import rubric
from reviews.contributions.facts import IdeaEvaluated
from reviews.contributions.models import Evaluation, Idea, IdeaInterest, IdeaVote

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class HasInterest(Conflict):
    title = _l("You have an interest in this, so a colleague evaluates it")


class NotWeighed(Conflict):
    title = _l("This idea is decided")


def evaluate(idea: Idea, by: User, points: Mapping[str, int], note: str = "") -> Evaluation:
    """Once more is a new row; the newest of each person counts. Raises `HasInterest`, `NotWeighed`, `BadPoints`."""
    if not idea.is_weighed:
        raise NotWeighed
    if interest_of(idea, by):
        raise HasInterest
    row = Evaluation(
        idea_id=idea.id,
        evaluator_id=by.id,
        rubric=rubric.VERSION,
        points=dict(points),
        total=rubric.total(points),
        note=note,
    )
    db.session.add(row)
    db.session.flush()
    publish(IdeaEvaluated(idea_id=idea.id, evaluator_id=by.id, total=row.total))
    return row


def declare_interest(idea: Idea, by: User, words: str) -> None:
    """From then on they neither evaluate nor decide it; what they gave before does not count any more."""
    db.session.execute(
        insert(IdeaInterest)
        .values(idea_id=idea.id, user_id=by.id, words=words, declared_at=clock.now())
        .on_conflict_do_nothing(constraint="uq_idea_interest_idea_id_user_id")
    )


def interest_of(idea: Idea, person: User) -> LazyString | None:
    """Why this person stays out of it, or None."""
    if idea.author_id == person.id:
        return _l("It is your idea.")
    voted = sa.select(IdeaVote.id).where(IdeaVote.idea_id == idea.id, IdeaVote.user_id == person.id)
    if db.session.scalar(voted) is not None:
        return _l("You voted for it.")
    said = sa.select(IdeaInterest.id).where(IdeaInterest.idea_id == idea.id, IdeaInterest.user_id == person.id)
    if db.session.scalar(said) is not None:
        return _l("You said that you have an interest in it.")
    return None


def evaluations_of(idea_id: int) -> Sequence[Evaluation]:
    """The newest of each evaluator who has declared no interest since."""
    newest = (
        sa.select(sa.func.max(Evaluation.id)).where(Evaluation.idea_id == idea_id).group_by(Evaluation.evaluator_id)
    )
    out = sa.select(IdeaInterest.user_id).where(IdeaInterest.idea_id == idea_id)
    found = sa.select(Evaluation).where(Evaluation.id.in_(newest), Evaluation.evaluator_id.not_in(out))
    return db.session.scalars(found.order_by(Evaluation.id)).all()


def mean_of(idea_id: int) -> tuple[int | None, int]:
    """The mean total and from how many."""
    totals = [each.total for each in evaluations_of(idea_id)]
    return rubric.mean(totals), len(totals)
