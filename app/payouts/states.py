"""The states of a payout and of a batch, and the only moves between them. Pure: no web, no database.

A trigger in the database keeps the same tables of moves (see the migration of payouts).
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.errors import Conflict


class State(StrEnum):
    """Where a payout stands. `UNKNOWN`: it may have left or not, and nobody sends it again before that is looked up."""

    PREPARED = "prepared"
    RELEASED = "released"
    SENT = "sent"
    UNKNOWN = "unknown"
    PAID = "paid"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class BatchState(StrEnum):
    PREPARED = "prepared"
    RELEASED = "released"
    SETTLED = "settled"
    DISCARDED = "discarded"


# A failed payout is not tried again: its amount is available, and the next batch makes a new payout of it. A transfer
# that comes back after it was paid is a transfer of its own, so `PAID` stays.
MOVES: dict[State, frozenset[State]] = {
    State.PREPARED: frozenset({State.RELEASED, State.WITHDRAWN}),
    State.RELEASED: frozenset({State.SENT, State.UNKNOWN, State.PAID, State.FAILED}),
    State.SENT: frozenset({State.UNKNOWN, State.PAID, State.FAILED}),
    State.UNKNOWN: frozenset({State.RELEASED, State.SENT, State.PAID, State.FAILED}),
    State.PAID: frozenset(),
    State.FAILED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
BATCH_MOVES: dict[BatchState, frozenset[BatchState]] = {
    BatchState.PREPARED: frozenset({BatchState.RELEASED, BatchState.DISCARDED}),
    BatchState.RELEASED: frozenset({BatchState.SETTLED}),
    BatchState.SETTLED: frozenset(),
    BatchState.DISCARDED: frozenset(),
}
# Its amount is claimed: nobody else may pay it out.
LIVE = frozenset({State.PREPARED, State.RELEASED, State.SENT, State.UNKNOWN})
# It may have left the house, or will any moment.
UNDER_WAY = frozenset({State.RELEASED, State.SENT, State.UNKNOWN})


class IllegalMove(Conflict):
    """A payout or a batch cannot go from where it stands to where somebody wants it."""

    title = _l("That is not possible from where this stands")

    def __init__(self, current: str, wanted: str) -> None:
        message = _l("What is %(current)s cannot become %(wanted)s.", current=current, wanted=wanted)
        super().__init__(message, current=current, wanted=wanted)


def move(current: State, wanted: State) -> State:
    """The state after the move. Raises `IllegalMove`; staying where one stands is not a move either."""
    if wanted not in MOVES[current]:
        raise IllegalMove(current.value, wanted.value)
    return wanted


def move_batch(current: BatchState, wanted: BatchState) -> BatchState:
    """As `move`, for a batch."""
    if wanted not in BATCH_MOVES[current]:
        raise IllegalMove(current.value, wanted.value)
    return wanted
