"""The states of an order and the moves between them. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.errors import Conflict


class State(StrEnum):
    """Where an order stands. Only verified money makes it `PAID`; only money makes it `REFUNDED` or `DISPUTED`."""

    PLACED = "placed"
    PAID = "paid"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


# From a cancelled order nothing follows. An expired one may be taken up again, but only by a person who says why.
MOVES: dict[State, frozenset[State]] = {
    State.PLACED: frozenset({State.PAID, State.CANCELLED, State.EXPIRED}),
    State.PAID: frozenset({State.REFUNDED, State.DISPUTED}),
    State.REFUNDED: frozenset({State.PAID, State.DISPUTED}),
    State.DISPUTED: frozenset({State.PAID, State.REFUNDED}),
    State.EXPIRED: frozenset({State.PLACED}),
    State.CANCELLED: frozenset(),
}

# Closed without having been confirmed: money that still arrives waits for a decision of the desk.
CLOSED = frozenset({State.CANCELLED, State.EXPIRED})
# Confirmed by a verified payment, whatever became of the money later.
CONFIRMED = frozenset({State.PAID, State.REFUNDED, State.DISPUTED})


class IllegalMove(Conflict):
    """An order cannot go from where it stands to where somebody wants it."""

    title = _l("The order cannot do that from where it stands")

    def __init__(self, current: State, wanted: State) -> None:
        message = _l(
            "An order that is %(current)s cannot become %(wanted)s.",
            current=current.value,
            wanted=wanted.value,
        )
        super().__init__(message, current=current.value, wanted=wanted.value)


def may_move(current: State, wanted: State) -> bool:
    return wanted in MOVES[current]


def move(current: State, wanted: State) -> State:
    """The state after the move. Raises `IllegalMove`; staying where one stands is not a move either."""
    if not may_move(current, wanted):
        raise IllegalMove(current, wanted)
    return wanted


def standing(total: int, captured: int, refunded: int, disputed: bool, current: State) -> State:
    """Where the amounts alone (minor units, each in all so far) put an order.

    Of `current` only one thing counts: whether the order was closed before it was confirmed. Money never
    opens a closed order again, and less than the total never confirms one. So the news of money may arrive
    in any order. A part that went back leaves an order paid; only when nothing is left is it refunded.
    """
    if current in CLOSED:
        return current
    if captured < total:
        return State.PLACED
    if disputed:
        return State.DISPUTED
    if captured and refunded >= captured:
        return State.REFUNDED
    return State.PAID
