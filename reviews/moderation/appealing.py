"""The author disagrees with a decision, and another person looks (Regulation (EU) 2022/2065, art. 20)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Gone, NotFound
from reviews.moderation import letters
from reviews.moderation.deadlines import APPEAL_DAYS
from reviews.moderation.deciding import FITTING, Verdict, decide
from reviews.moderation.models import RESTORE, RESTORED, Appeal, StatementOfReasons


def may_appeal(statement: StatementOfReasons) -> bool:
    """While the review is still down, for half a year, once."""
    in_time = clock.now() <= statement.made_at + timedelta(days=APPEAL_DAYS)
    return in_time and statement.appeal is None and statement.review.known_state in FITTING[RESTORE]


def appeal(statement: StatementOfReasons, text: str) -> Appeal:
    """Raises `Gone` when there is nothing to appeal against any more."""
    if not may_appeal(statement):
        raise Gone(_l("There is no open decision to appeal against: the review was changed, or the time is over."))
    it = Appeal(statement=statement, text=text, first_decider_id=statement.decision.by_id)
    db.session.add(it)
    db.session.flush()
    letters.appeal_received(it)
    return it


def answer(appeal_id: int, outcome: str, *, by: User, words: str) -> Appeal:
    """Restore the review or let the decision stand. Raises `Conflict` for whoever decided first, or when it is decided."""
    it = locked(appeal_id)
    if it.outcome is not None:
        raise Conflict(_l("Somebody has decided this already."))
    if it.first_decider_id == by.id:
        raise Conflict(_l("You took the first decision. An appeal is decided by somebody else."))
    if outcome == RESTORED:
        decide(it.statement.review_id, Verdict(verdict=RESTORE, source="appeal", because={"appeal": it.id}), by=by)
    it.outcome, it.answer, it.decided_by_id, it.decided_at = outcome, words, by.id, clock.now()
    audit.record(f"appeal.{outcome}", it)
    letters.appeal_decided(it)
    return it


def locked(appeal_id: int) -> Appeal:
    found = sa.select(Appeal).where(Appeal.id == appeal_id).with_for_update(of=Appeal)
    it = db.session.scalar(found.execution_options(populate_existing=True))
    if it is None:
        raise NotFound
    return it
