"""Where an approval and a milestone stand. Pure: no web, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

DUE_SOON = timedelta(days=2)


class Kind(StrEnum):
    """What the client is asked about."""

    TEXT = "text"
    FILE = "file"
    CARD = "card"
    DELIVERY = "delivery"


class ApprovalState(StrEnum):
    WAITING = "waiting"
    OVERDUE = "overdue"
    APPROVED = "approved"
    APPROVED_BY_AGREEMENT = "approved_by_agreement"
    CHANGES_ASKED = "changes_asked"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How an answer came about."""

    BY_CLIENT = "by_client"
    BY_AGREEMENT = "by_agreement"


OPEN = frozenset({ApprovalState.WAITING, ApprovalState.OVERDUE})
APPROVED = frozenset({ApprovalState.APPROVED, ApprovalState.APPROVED_BY_AGREEMENT})


@dataclass(frozen=True, kw_only=True)
class Answered:
    approved: bool
    way: Way


def approval_state(*, due_at: datetime, moment: datetime, answer: Answered | None, withdrawn: bool) -> ApprovalState:
    """Where the newest version of an approval stands. What was approved stays approved, whatever happens later."""
    if answer is not None and answer.approved:
        return ApprovalState.APPROVED if answer.way is Way.BY_CLIENT else ApprovalState.APPROVED_BY_AGREEMENT
    if withdrawn:
        return ApprovalState.WITHDRAWN
    if answer is not None:
        return ApprovalState.CHANGES_ASKED
    return ApprovalState.OVERDUE if due_at <= moment else ApprovalState.WAITING


class MilestoneState(StrEnum):
    REACHED = "reached"
    LATE = "late"
    NEXT = "next"
    LATER = "later"


def milestone_states(due_on: list[date | None], reached: list[bool], today: date) -> list[MilestoneState]:
    """The state of each milestone of a plan, in its order: of those ahead, the first is next; past its day it is late."""
    states: list[MilestoneState] = []
    for due, done in zip(due_on, reached, strict=True):
        if done:
            states.append(MilestoneState.REACHED)
        elif due is not None and due < today:
            states.append(MilestoneState.LATE)
        elif MilestoneState.NEXT not in states:
            states.append(MilestoneState.NEXT)
        else:
            states.append(MilestoneState.LATER)
    return states


def moved(order: list[int], identity: int, step: int) -> list[int]:
    """`order` with one of its members moved by `step` places; nothing is lost or doubled, the ends hold it."""
    place = order.index(identity)
    target = min(max(place + step, 0), len(order) - 1)
    rest = [each for each in order if each != identity]
    return [*rest[:target], identity, *rest[target:]]
