"""How an idea moves: from the open box to an answer, and from there to what came of it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.errors import Conflict


class IdeaState(StrEnum):
    OPEN = "open"
    UNDER_REVIEW = "under_review"
    SHORTLISTED = "shortlisted"
    ACCEPTED = "accepted"
    STARTED = "started"
    COMPLETED = "completed"
    DECLINED = "declined"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


MOVES: dict[IdeaState, frozenset[IdeaState]] = {
    IdeaState.OPEN: frozenset(
        {
            IdeaState.UNDER_REVIEW,
            IdeaState.SHORTLISTED,
            IdeaState.ACCEPTED,
            IdeaState.DECLINED,
            IdeaState.DUPLICATE,
            IdeaState.WITHDRAWN,
        }
    ),
    IdeaState.UNDER_REVIEW: frozenset(
        {
            IdeaState.SHORTLISTED,
            IdeaState.ACCEPTED,
            IdeaState.DECLINED,
            IdeaState.DUPLICATE,
            IdeaState.WITHDRAWN,
        }
    ),
    IdeaState.SHORTLISTED: frozenset(
        {IdeaState.ACCEPTED, IdeaState.DECLINED, IdeaState.DUPLICATE, IdeaState.WITHDRAWN}
    ),
    IdeaState.ACCEPTED: frozenset({IdeaState.STARTED, IdeaState.COMPLETED, IdeaState.DECLINED}),
    IdeaState.STARTED: frozenset({IdeaState.COMPLETED, IdeaState.DECLINED}),
    IdeaState.COMPLETED: frozenset(),
    IdeaState.DECLINED: frozenset({IdeaState.UNDER_REVIEW}),
    IdeaState.DUPLICATE: frozenset(),
    IdeaState.WITHDRAWN: frozenset(),
}
# While it is being weighed, people may vote, comment and evaluate.
WEIGHED = frozenset({IdeaState.OPEN, IdeaState.UNDER_REVIEW, IdeaState.SHORTLISTED})
# What is not wanted, or is the same as another, needs an answer that everybody can read (R43).
ANSWERED = frozenset({IdeaState.ACCEPTED, IdeaState.DECLINED, IdeaState.DUPLICATE, IdeaState.COMPLETED})


class CannotMove(Conflict):
    """It stands elsewhere by now."""

    title = _l("This idea cannot go there from where it stands")


class NeedsAnswer(Conflict):
    """A decision without its reason."""

    title = _l("This decision needs an answer that everybody can read")


def move(was: IdeaState, wanted: IdeaState, answer: str) -> IdeaState:
    """The new state. Raises `CannotMove` and `NeedsAnswer`."""
    if wanted not in MOVES[was]:
        raise CannotMove
    if wanted in ANSWERED and not answer.strip():
        raise NeedsAnswer
    return wanted
