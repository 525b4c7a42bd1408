"""Moving a payout or a batch: the new state, and a row that says from where, by whom and why. Nothing else moves them."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.payouts.models import Payout, PayoutBatch, PayoutStep
from app.payouts.states import LIVE, BatchState, State, move, move_batch

ENDS = frozenset(State) - LIVE


def step(payout: Payout, wanted: State, *, reason: str, by: User | None = None, **details: object) -> None:
    """Raises `IllegalMove`. The payout must be locked."""
    before = State(payout.state)
    payout.state = move(before, wanted).value
    payout.settled_at = clock.now() if wanted in ENDS else None
    note(payout, before.value, wanted.value, reason=reason, by=by, **details)
    db.session.flush()  # each move by itself: the trigger knows no move of two steps


def step_batch(
    batch: PayoutBatch, wanted: BatchState, *, reason: str, by: User | None = None, **details: object
) -> None:
    """Raises `IllegalMove`. The batch must be locked."""
    before = BatchState(batch.state)
    batch.state = move_batch(before, wanted).value
    if wanted in {BatchState.SETTLED, BatchState.DISCARDED}:
        batch.closed_at = clock.now()
    note(batch, before.value, wanted.value, reason=reason, by=by, **details)
    db.session.flush()


def note(
    thing: Payout | PayoutBatch, before: str, after: str, *, reason: str, by: User | None, **details: object
) -> None:
    db.session.add(
        PayoutStep(
            payout_id=thing.id if isinstance(thing, Payout) else None,
            batch_id=thing.id if isinstance(thing, PayoutBatch) else None,
            before=before,
            after=after,
            reason=reason,
            details=details,
            actor_id=by.id if by else None,
            happened_at=clock.now(),
        )
    )


def locked_batch(batch_id: int) -> PayoutBatch:
    """Its row, and with it every payout in it, is ours until this transaction ends. Raises `NotFound`."""
    batch = db.session.get(PayoutBatch, batch_id, with_for_update=True, populate_existing=True)
    if batch is None:
        raise NotFound
    return batch


def locked(payout_id: int) -> Payout:
    """A payout as it is now; its batch is locked first, in the one order everybody keeps. Raises `NotFound`."""
    batch_id = db.session.scalar(sa.select(Payout.batch_id).where(Payout.id == payout_id))
    if batch_id is None:
        raise NotFound
    locked_batch(batch_id)
    return db.session.get_one(Payout, payout_id, with_for_update={"of": Payout}, populate_existing=True)


def close_if_settled(batch_id: int) -> None:
    """A released batch in which nothing is under way any more has done its work."""
    batch = locked_batch(batch_id)
    db.session.flush()
    left = sa.select(Payout.id).where(Payout.batch_id == batch_id, Payout.state.in_(LIVE)).limit(1)
    if batch.state == BatchState.RELEASED and db.session.scalar(left) is None:
        step_batch(batch, BatchState.SETTLED, reason="all_settled")
