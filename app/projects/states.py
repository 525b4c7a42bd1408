"""The states of a project and the moves between them; the parts people have in one. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.errors import Conflict


class State(StrEnum):
    """Where a project stands. A running one has exactly one leader; a delivered one was accepted by the client."""

    AWAITING_LEADER = "awaiting_leader"
    RUNNING = "running"
    DELIVERED = "delivered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


# Closing can be undone. A cancelled project is taken up again only by a person, after money that had gone back came again.
MOVES: dict[State, frozenset[State]] = {
    State.AWAITING_LEADER: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.DELIVERED, State.CANCELLED}),
    State.DELIVERED: frozenset({State.RUNNING, State.CLOSED}),
    State.CLOSED: frozenset({State.DELIVERED}),
    State.CANCELLED: frozenset({State.AWAITING_LEADER}),
}

# Work goes on: people are invited, cards move, messages are written.
OPEN = frozenset({State.AWAITING_LEADER, State.RUNNING, State.DELIVERED})
# The work itself is over; what was said and done stays readable.
ENDED = frozenset({State.CLOSED, State.CANCELLED})


class Part(StrEnum):
    """What somebody is in one project."""

    PROJECT_LEADER = "project_leader"
    CUSTOMER_REPRESENTATIVE = "customer_representative"
    PROJECT_EXPERT = "project_expert"
    CLIENT = "client"


class RoleActivity(StrEnum):
    """Whether somebody acts or only reads. Only a representative may be passive."""

    ACTIVE = "active"
    PASSIVE = "passive"


class IllegalMove(Conflict):
    title = _l("The project cannot do that from where it stands")


def may_move(current: State, wanted: State) -> bool:
    return wanted in MOVES[current]


def move(current: State, wanted: State) -> State:
    """The state after the move. Raises `IllegalMove`; staying where one stands is not a move either."""
    if not may_move(current, wanted):
        raise IllegalMove
    return wanted


def may_be_passive(part: Part) -> bool:
    return part == Part.CUSTOMER_REPRESENTATIVE


def needs_project(lead_times: list[int | None]) -> bool:
    """Whether an order is work: any line with a lead time in days, or without a service of the catalogue (None).

    A service with a lead time of 0 days is there at once (a download, a licence) and needs nobody to make it.
    """
    return any(days is None or days > 0 for days in lead_times)
