"""Where approvals and milestones stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.projects.delivery.states import (
    Answered,
    ApprovalState,
    MilestoneState,
    Way,
    approval_state,
    milestone_states,
    moved,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
YES, NO = Answered(approved=True, way=Way.BY_CLIENT), Answered(approved=False, way=Way.BY_CLIENT)
AGREED = Answered(approved=True, way=Way.BY_AGREEMENT)


@pytest.mark.parametrize(
    ("answer", "withdrawn", "late", "state"),
    [
        (None, False, False, ApprovalState.WAITING),
        (None, False, True, ApprovalState.OVERDUE),
        (None, True, True, ApprovalState.WITHDRAWN),
        (YES, False, True, ApprovalState.APPROVED),
        (YES, True, False, ApprovalState.APPROVED),
        (AGREED, False, True, ApprovalState.APPROVED_BY_AGREEMENT),
        (NO, False, False, ApprovalState.CHANGES_ASKED),
        (NO, True, False, ApprovalState.WITHDRAWN),
    ],
)
def test_the_table_of_states(answer: Answered | None, withdrawn: bool, late: bool, state: ApprovalState) -> None:
    due_at = NOW - timedelta(seconds=0 if late else -1)

    assert approval_state(due_at=due_at, moment=NOW, answer=answer, withdrawn=withdrawn) is state


def test_the_first_milestone_ahead_is_next_and_one_past_its_day_is_late() -> None:
    today = date(2026, 11, 20)
    due = [date(2026, 11, 1), date(2026, 11, 19), date(2026, 11, 20), None, date(2026, 12, 1)]

    assert milestone_states(due, [True, False, False, False, False], today) == [
        MilestoneState.REACHED,
        MilestoneState.LATE,
        MilestoneState.NEXT,
        MilestoneState.LATER,
        MilestoneState.LATER,
    ]


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=12), st.data(), st.integers(-20, 20))
def test_moving_loses_and_doubles_nothing(order: list[int], data: st.DataObject, step: int) -> None:
    identity = data.draw(st.sampled_from(order))

    result = moved(order, identity, step)

    assert sorted(result) == sorted(order)
    assert result.index(identity) == min(max(order.index(identity) + step, 0), len(order) - 1)
    assert [each for each in result if each != identity] == [each for each in order if each != identity]
