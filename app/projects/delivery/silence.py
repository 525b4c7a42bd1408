"""What the silence of a client means, and when they are reminded. Pure.

Silence is not approval. It becomes one only where the client agreed to that beforehand, in a recorded agreement that still
holds when the answer is due, and only after two reminders were written in time. A delivery is never accepted by silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# How long before the answer is due a reminder is written, the earlier one first.
REMIND_BEFORE = (timedelta(days=3), timedelta(days=1))
REMINDERS_NEEDED = 2
# Whoever is asked has at least this long to look.
SHORTEST_TIME = timedelta(hours=12)
LONGEST_TIME = timedelta(days=180)
# Who was asked a moment ago is not reminded yet; and two reminders in one hour would be one.
FIRST_HOURS = timedelta(hours=6)
REMINDER_GAP = timedelta(hours=12)


class Silence(StrEnum):
    """What it means that nobody has answered."""

    NOT_DUE = "not_due"
    IS_DELIVERY = "is_delivery"
    NO_AGREEMENT = "no_agreement"
    AGREED_TOO_LATE = "agreed_too_late"
    AGREEMENT_ENDED = "agreement_ended"
    NOT_REMINDED = "not_reminded"
    APPROVES = "approves"


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """That silence approves: agreed by the client at `agreed_at`, until somebody ended it."""

    id: int
    agreed_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """One version that waits for its answer, and the reminders that were written so far."""

    asked_at: datetime
    due_at: datetime
    is_delivery: bool = False
    reminded_at: tuple[datetime, ...] = ()


def reminder_moments(asked_at: datetime, due_at: datetime) -> list[datetime]:
    """When reminders are due, the earliest first; those that would come right after the question are left out."""
    moments = (due_at - before for before in REMIND_BEFORE)
    return [moment for moment in moments if moment >= asked_at + FIRST_HOURS]


def next_reminder(question: Question, moment: datetime) -> int | None:
    """The number of the reminder to write at `moment`, from 1 on; None when there is nothing to remind of now."""
    if moment >= question.due_at:
        return None
    written = len(question.reminded_at)
    if written and moment < max(question.reminded_at) + REMINDER_GAP:
        return None
    wanted = sum(1 for each in reminder_moments(question.asked_at, question.due_at) if each <= moment)
    return written + 1 if wanted > written else None


def leaves_room_for_reminders(asked_at: datetime, due_at: datetime) -> bool:
    """Whether silence could approve at all: two reminders fit between the question and its due date."""
    return len(reminder_moments(asked_at, due_at)) >= REMINDERS_NEEDED


def meaning(question: Question, agreement: Agreement | None, moment: datetime) -> Silence:
    """What silence means at `moment`."""
    if moment < question.due_at:
        return Silence.NOT_DUE
    if question.is_delivery:
        return Silence.IS_DELIVERY
    if agreement is None:
        return Silence.NO_AGREEMENT
    if agreement.agreed_at >= question.asked_at:
        return Silence.AGREED_TOO_LATE
    if agreement.ended_at is not None and agreement.ended_at <= moment:
        return Silence.AGREEMENT_ENDED
    if len(in_time(question)) < REMINDERS_NEEDED:
        return Silence.NOT_REMINDED
    return Silence.APPROVES


def in_time(question: Question) -> list[datetime]:
    """The reminders that were written while there was still time to answer."""
    return [each for each in question.reminded_at if question.asked_at <= each < question.due_at]


def because(question: Question, agreement: Agreement, moment: datetime) -> dict[str, object]:
    """The receipt of an approval by agreement. Raises `ValueError` where silence does not approve."""
    if meaning(question, agreement, moment) is not Silence.APPROVES:
        raise ValueError("silence does not approve here")
    return {
        "rule": "silence_agreed",
        "agreement_id": agreement.id,
        "agreed_at": agreement.agreed_at.isoformat(),
        "asked_at": question.asked_at.isoformat(),
        "due_at": question.due_at.isoformat(),
        "reminded_at": [each.isoformat() for each in in_time(question)],
        "decided_at": moment.isoformat(),
    }


def earliest_due(moment: datetime) -> datetime:
    return moment + SHORTEST_TIME


def fits(asked_at: datetime, due_at: datetime) -> bool:
    """Whether a due date leaves enough time, and not for ever."""
    return SHORTEST_TIME <= due_at - asked_at <= LONGEST_TIME


def agreement_for(agreements: Sequence[Agreement], question: Question) -> Agreement | None:
    """The agreement that counts for a question: the newest one made before it, else the newest of all."""
    ordered = sorted(agreements, key=lambda each: each.agreed_at)
    before = [each for each in ordered if each.agreed_at < question.asked_at]
    counting = before or ordered
    return counting[-1] if counting else None
