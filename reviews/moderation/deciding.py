"""A person decides about a review: it counts after a minute, until then it can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from reviews.moderation import stating
from reviews.moderation.codes import REASONS, Code
from reviews.moderation.deadlines import UNDO_SECONDS
from reviews.moderation.facts import DecisionTaken, DecisionTookEffect
from reviews.moderation.models import (
    DONE,
    LAPSED,
    PENDING,
    PUBLISH,
    REFUSE,
    REMOVE,
    RESTORE,
    UNDONE,
    Decision,
)
from reviews.reviewing.models import Review
from reviews.reviewing.revising import locked
from reviews.reviewing.states import State

# From where each verdict can be given.
FITTING = {
    PUBLISH: frozenset({State.HELD}),
    REFUSE: frozenset({State.HELD}),
    REMOVE: frozenset({State.PUBLISHED, State.HELD}),
    RESTORE: frozenset({State.REFUSED, State.REMOVED}),
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is decided: to publish, refuse, remove or restore; for what reason, which law, which words."""

    verdict: str
    code: Code | None = None
    law: str = ""
    note: str = ""
    passages: Sequence[Mapping[str, Any]] = ()
    source: str = "staff"
    because: Mapping[str, Any] = field(default_factory=dict)


def decide(review_id: int, verdict: Verdict, *, by: User) -> Decision:
    """Write the decision; `carry_out` makes it true a minute later.

    Raises `Conflict` when the review is no longer what it was or somebody has just decided, `Invalid` without a reason.
    """
    review = locked(review_id)
    if review.known_state not in FITTING[verdict.verdict]:
        raise Conflict(_l("This review is not waiting for that any more."))
    if pending_for(review_id) is not None:
        raise Conflict(_l("Somebody has just decided about this review."))
    check_reason(verdict)
    decision = Decision(
        review_id=review.id,
        revision_number=review.revision_number,
        verdict=_as_it_was(verdict.verdict, review),
        code=verdict.code.value if verdict.code else None,
        law=verdict.law,
        note=verdict.note,
        passages=[dict(each) for each in verdict.passages],
        source=verdict.source,
        because=dict(verdict.because) | {"holds": list(review.holds), "state": review.state},
        by_id=by.id,
        due_at=clock.now() + timedelta(seconds=UNDO_SECONDS),
    )
    db.session.add(decision)
    db.session.flush()
    audit.record(f"review.{decision.verdict}", decision, review=review.reference, code=decision.code)
    publish(DecisionTaken(decision_id=decision.id))
    return decision


def undo(decision_id: int, *, by: User) -> Decision:
    """Take it back within the minute; nobody was told anything yet. Raises `Conflict` when it is too late."""
    decision = _locked(decision_id)
    if not decision.can_be_undone:
        raise Conflict(_l("The minute is over. Decide again instead."))
    _settle(decision, UNDONE)
    audit.record("review.decision_undone", decision, by=by.id)
    return decision


def carry_out(decision_id: int) -> None:
    """Make a decision true, once. One that the author overtook, by other words or by withdrawing, lapses."""
    review_id = db.session.scalars(sa.select(Decision.review_id).where(Decision.id == decision_id)).one()
    review = locked(review_id)
    decision = _locked(decision_id)
    if not decision.is_pending:
        return
    if review.known_state not in FITTING[decision.verdict] or review.revision_number != decision.revision_number:
        _settle(decision, LAPSED)
        return
    _settle(decision, DONE)
    statement = stating.state(decision, review) if decision.code is not None else None
    _make_true(decision, review)
    if statement is not None:
        stating.tell(*statement)
    publish(DecisionTookEffect(decision_id=decision.id, review_id=review.id))


def pending_for(review_id: int) -> Decision | None:
    return db.session.scalar(sa.select(Decision).where(Decision.review_id == review_id, Decision.state == PENDING))


def _make_true(decision: Decision, review: Review) -> None:
    if decision.verdict == PUBLISH:
        review.publish(by=decision.by)
    elif decision.verdict == RESTORE:
        review.restore(by=decision.by)
    else:
        assert decision.code is not None
        _take_down(decision.code, review, decision.by)


def _take_down(code: str, review: Review, by: User) -> None:
    """What had been shown is removed, what had not is refused; the public counts keep the two apart."""
    if review.published_at is None:
        review.refuse(code, by=by)
    else:
        review.remove(code, by=by)


def _as_it_was(verdict: str, review: Review) -> str:
    """Refusing what had been shown before is a removal."""
    return REMOVE if verdict == REFUSE and review.published_at is not None else verdict


def check_reason(verdict: Verdict) -> None:
    """Raises `Invalid` for what takes something down without a reason of the list, or without the law it is against."""
    takes_down = verdict.verdict not in {PUBLISH, RESTORE, "show"}
    if takes_down and verdict.code not in REASONS:
        raise Invalid(_l("Choose a reason from the list."))
    if takes_down and verdict.code is Code.ILL and not verdict.law.strip():
        raise Invalid(_l("Name the law that forbids it: the author has a right to know."))


def _locked(decision_id: int) -> Decision:
    found = sa.select(Decision).where(Decision.id == decision_id).with_for_update(of=Decision)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def _settle(decision: Decision, state: str) -> None:
    decision.state, decision.settled_at = state, clock.now()
