"""Taking payouts back before their batch is released: the amount is available again."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.payouts import moving
from app.payouts.models import Payout, PayoutBatch
from app.payouts.states import BatchState, State
from app.payouts.stepping import locked, locked_batch, step, step_batch


def withdraw(payout_id: int, *, by: User | None, reason: str) -> None:
    """One payout is taken out of a batch that was not released; an empty batch is given up. Raises `IllegalMove`."""
    payout = locked(payout_id)
    take_out(payout, reason=reason, by=by)
    batch = locked_batch(payout.batch_id)
    if batch.state == BatchState.PREPARED and not prepared_in(batch):
        step_batch(batch, BatchState.DISCARDED, reason="empty", by=by)


def withdraw_all_by(method_id: int, *, reason: str) -> None:
    """Whatever waits in a batch to leave by this method stays here."""
    waiting = sa.select(Payout.id).where(Payout.method_id == method_id, Payout.state == State.PREPARED)
    for payout_id in db.session.scalars(waiting.order_by(Payout.batch_id, Payout.id)).all():
        if locked(payout_id).state == State.PREPARED:
            withdraw(payout_id, by=None, reason=reason)


def prepared_in(batch: PayoutBatch) -> list[Payout]:
    """The payouts of a batch that wait for its release, locked."""
    db.session.flush()
    found = (
        sa.select(Payout)
        .where(Payout.batch_id == batch.id, Payout.state == State.PREPARED)
        .order_by(Payout.id)
        .with_for_update(of=Payout)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(found))


def take_out(payout: Payout, *, reason: str, by: User | None) -> None:
    """The payout and its batch must be locked. Raises `IllegalMove`."""
    step(payout, State.WITHDRAWN, reason=reason, by=by)
    moving.give_back(payout, by=by)
