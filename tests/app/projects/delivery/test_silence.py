"""What silence means: nothing, unless it was agreed beforehand and two reminders were written in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.projects.delivery.silence import (
    FIRST_HOURS,
    REMINDER_GAP,
    REMINDERS_NEEDED,
    Agreement,
    Question,
    Silence,
    agreement_for,
    because,
    fits,
    in_time,
    leaves_room_for_reminders,
    meaning,
    next_reminder,
    reminder_moments,
)

ASKED = datetime(2026, 11, 2, 9, tzinfo=UTC)
DUE = ASKED + timedelta(days=7)
REMINDED = (DUE - timedelta(days=3), DUE - timedelta(days=1))
BEFORE = Agreement(id=1, agreed_at=ASKED - timedelta(days=1))

moments = st.integers(0, 92 * 24 * 60).map(
    lambda minutes: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def question(**changes: object) -> Question:
    values: dict[str, object] = {"asked_at": ASKED, "due_at": DUE, "reminded_at": REMINDED, **changes}
    return Question(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "agreement", "moment", "means"),
    [
        (question(), BEFORE, DUE, Silence.APPROVES),
        (question(), BEFORE, DUE - timedelta(seconds=1), Silence.NOT_DUE),
        (question(), None, DUE, Silence.NO_AGREEMENT),
        (question(is_delivery=True), BEFORE, DUE, Silence.IS_DELIVERY),
        (question(), Agreement(id=1, agreed_at=ASKED), DUE, Silence.AGREED_TOO_LATE),
        (question(), Agreement(id=1, agreed_at=ASKED + timedelta(days=1)), DUE, Silence.AGREED_TOO_LATE),
        (question(), Agreement(id=1, agreed_at=BEFORE.agreed_at, ended_at=DUE), DUE, Silence.AGREEMENT_ENDED),
        (question(reminded_at=()), BEFORE, DUE, Silence.NOT_REMINDED),
        (question(reminded_at=REMINDED[:1]), BEFORE, DUE, Silence.NOT_REMINDED),
        (question(reminded_at=(REMINDED[0], DUE)), BEFORE, DUE + timedelta(days=1), Silence.NOT_REMINDED),
    ],
)
def test_the_table_of_silence(asked: Question, agreement: Agreement | None, moment: datetime, means: Silence) -> None:
    assert meaning(asked, agreement, moment) is means


@given(
    asked_at=moments,
    days=st.integers(1, 60),
    reminded=st.lists(moments, max_size=4),
    agreed_at=st.none() | moments,
    ended_at=st.none() | moments,
    moment=moments,
    is_delivery=st.booleans(),
)
def test_silence_approves_only_with_everything_that_was_promised(
    asked_at: datetime,
    days: int,
    reminded: list[datetime],
    agreed_at: datetime | None,
    ended_at: datetime | None,
    moment: datetime,
    is_delivery: bool,
) -> None:
    asked = Question(
        asked_at=asked_at, due_at=asked_at + timedelta(days=days), is_delivery=is_delivery, reminded_at=tuple(reminded)
    )
    agreement = Agreement(id=1, agreed_at=agreed_at, ended_at=ended_at) if agreed_at else None

    approves = meaning(asked, agreement, moment) is Silence.APPROVES

    assert approves == (
        agreement is not None
        and agreement.agreed_at < asked_at
        and (ended_at is None or ended_at > moment)
        and moment >= asked.due_at
        and not is_delivery
        and sum(asked_at <= each < asked.due_at for each in reminded) >= REMINDERS_NEEDED
    )


def test_the_receipt_names_the_agreement_the_days_and_the_reminders() -> None:
    receipt = because(question(), BEFORE, DUE)

    assert receipt["agreement_id"] == 1
    assert receipt["due_at"] == DUE.isoformat()
    assert receipt["reminded_at"] == [each.isoformat() for each in REMINDED]


def test_there_is_no_receipt_for_what_silence_does_not_do() -> None:
    with pytest.raises(ValueError, match="does not approve"):
        because(question(), BEFORE, DUE - timedelta(days=1))


@given(asked_at=moments, hours=st.integers(12, 24 * 60))
def test_reminders_come_between_the_question_and_its_day(asked_at: datetime, hours: int) -> None:
    due_at = asked_at + timedelta(hours=hours)

    planned = reminder_moments(asked_at, due_at)

    assert planned == sorted(planned)
    assert all(asked_at + FIRST_HOURS <= each < due_at for each in planned)
    assert leaves_room_for_reminders(asked_at, due_at) == (hours >= 72 + 6)


@given(asked_at=moments, hours=st.integers(12, 24 * 20), steps=st.lists(st.integers(1, 40), max_size=60))
def test_a_job_that_runs_whenever_it_likes_never_writes_too_many_reminders_or_two_at_once(
    asked_at: datetime, hours: int, steps: list[int]
) -> None:
    due_at, moment, written = asked_at + timedelta(hours=hours), asked_at, list[datetime]()
    for step in steps:
        moment += timedelta(hours=step)
        number = next_reminder(Question(asked_at=asked_at, due_at=due_at, reminded_at=tuple(written)), moment)
        if number is not None:
            assert number == len(written) + 1
            written.append(moment)

    assert len(written) <= REMINDERS_NEEDED
    assert all(each < due_at for each in written)
    assert all(later - earlier >= REMINDER_GAP for earlier, later in pairwise(written))
    assert in_time(Question(asked_at=asked_at, due_at=due_at, reminded_at=tuple(written))) == written


def test_the_newest_agreement_before_the_question_counts() -> None:
    old, new, late = (Agreement(id=n, agreed_at=ASKED + timedelta(days=d)) for n, d in ((1, -9), (2, -1), (3, 1)))

    assert agreement_for([late, old, new], question()) == new
    assert agreement_for([late], question()) == late
    assert agreement_for([], question()) is None


@pytest.mark.parametrize(
    ("time", "enough"),
    [
        (timedelta(hours=11), False),
        (timedelta(hours=12), True),
        (timedelta(days=180), True),
        (timedelta(days=181), False),
    ],
)
def test_there_is_time_to_answer_but_not_for_ever(time: timedelta, enough: bool) -> None:
    assert fits(ASKED, ASKED + time) is enough
