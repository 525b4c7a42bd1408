"""The three fields of a member, and the stages of a membership with the moves between them. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.errors import Conflict

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class Status(StrEnum):
    """What a member is. A leader holds everything a representative and an expert may do, plus leadership."""

    PROJECT_LEADER = "project_leader"
    CUSTOMER_REPRESENTATIVE = "customer_representative"
    PROJECT_EXPERT = "project_expert"

    @property
    def label(self) -> LazyString:
        return STATUS_LABELS[self]

    @property
    def many(self) -> LazyString:
        return STATUS_GROUPS[self]


class RoleActivity(StrEnum):
    """Whether a member takes part: a passive one reads, is not assigned and does not count for response times."""

    ACTIVE = "active"
    PASSIVE = "passive"

    @property
    def label(self) -> LazyString:
        return ACTIVITY_LABELS[self]


class Duty(StrEnum):
    """Which process a member keeps stable."""

    PROJECT_PROCESS = "project_process"
    FEEDBACK_PROCESS = "feedback_process"
    BOTH_PROCESSES = "both_processes"

    @property
    def label(self) -> LazyString:
        return DUTY_LABELS[self]


class Stage(StrEnum):
    """Where a membership stands."""

    CANDIDATE = "candidate"
    ASSESSED = "assessed"
    PARTNER = "partner"
    PAUSED = "paused"
    LEFT = "left"

    @property
    def label(self) -> LazyString:
        return STAGE_LABELS[self]


STATUS_LABELS: dict[Status, LazyString] = {
    Status.PROJECT_LEADER: _l("Project leader"),
    Status.CUSTOMER_REPRESENTATIVE: _l("Customer representative"),
    Status.PROJECT_EXPERT: _l("Project expert"),
}
STATUS_GROUPS: dict[Status, LazyString] = {
    Status.PROJECT_LEADER: _l("Project leaders"),
    Status.CUSTOMER_REPRESENTATIVE: _l("Customer representatives"),
    Status.PROJECT_EXPERT: _l("Project experts"),
}
ACTIVITY_LABELS: dict[RoleActivity, LazyString] = {
    RoleActivity.ACTIVE: _l("Active"),
    RoleActivity.PASSIVE: _l("Passive"),
}
DUTY_LABELS: dict[Duty, LazyString] = {
    Duty.PROJECT_PROCESS: _l("Keeps the project process stable"),
    Duty.FEEDBACK_PROCESS: _l("Keeps the feedback process stable"),
    Duty.BOTH_PROCESSES: _l("Keeps the project and the feedback process stable"),
}
STAGE_LABELS: dict[Stage, LazyString] = {
    Stage.CANDIDATE: _l("Candidate"),
    Stage.ASSESSED: _l("Assessed"),
    Stage.PARTNER: _l("Partner"),
    Stage.PAUSED: _l("Paused"),
    Stage.LEFT: _l("Left"),
}

# Who left may be invited again and begins anew; everybody else only moves on.
MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.CANDIDATE: frozenset({Stage.ASSESSED, Stage.LEFT}),
    Stage.ASSESSED: frozenset({Stage.PARTNER, Stage.LEFT}),
    Stage.PARTNER: frozenset({Stage.PAUSED, Stage.LEFT}),
    Stage.PAUSED: frozenset({Stage.PARTNER, Stage.LEFT}),
    Stage.LEFT: frozenset({Stage.CANDIDATE}),
}

# The duties that go with a status; the first is the usual one.
DUTIES: dict[Status, tuple[Duty, ...]] = {
    Status.PROJECT_LEADER: (Duty.BOTH_PROCESSES, Duty.PROJECT_PROCESS, Duty.FEEDBACK_PROCESS),
    Status.CUSTOMER_REPRESENTATIVE: (Duty.FEEDBACK_PROCESS,),
    Status.PROJECT_EXPERT: (Duty.PROJECT_PROCESS,),
}


class IllegalStage(Conflict):
    """A membership cannot go from where it stands to where somebody wants it."""

    title = _l("The membership cannot do that from where it stands")

    def __init__(self, current: Stage, wanted: Stage) -> None:
        message = _l(
            "Somebody who is “%(current)s” cannot become “%(wanted)s”. Reload the page to see where they stand now.",
            current=current.label,
            wanted=wanted.label,
        )
        super().__init__(message, current=current.value, wanted=wanted.value)


def may_move(current: Stage, wanted: Stage) -> bool:
    return wanted in MOVES[current]


def move(current: Stage, wanted: Stage) -> Stage:
    """The stage after the move. Raises `IllegalStage`; staying where one stands is not a move either."""
    if not may_move(current, wanted):
        raise IllegalStage(current, wanted)
    return wanted


def usual_duty(status: Status) -> Duty:
    return DUTIES[status][0]


def may_be_passive(status: Status) -> bool:
    """Leaders and experts are always active; an expert who does nothing in a project leaves it."""
    return status is Status.CUSTOMER_REPRESENTATIVE
