"""Silence is not approval, unless the client agreed to that beforehand; then the job records it with its receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app import clock
from app.database import db, transaction
from app.errors import NotFound
from app.projects.delivery import agreeing, asking, tasks
from app.projects.delivery.models import ApprovalAnswer, ApprovalReminder, SilenceAgreement
from tests.conftest import NOON
from tests.factories.accounts import count, every, the
from tests.factories.approvals import a_delivery, a_draft, an_agreement, an_approval, approved, letters
from tests.factories.projects import leave
from tests.factories.teams import Team


def hours(first: int, last: int, step: int = 1) -> None:
    """The jobs of delivery as cron runs them, from one hour after noon to another."""
    for hour in range(first, last + 1, step):
        with clock.freeze(NOON + timedelta(hours=hour)):
            tasks.remind.perform()
            tasks.let_agreements_answer.perform()


def at(hour: int) -> Any:
    return clock.freeze(NOON + timedelta(hours=hour))


def test_silence_without_an_agreement_approves_nothing_ever(team: Team) -> None:
    with at(0):
        approval = an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))

    hours(1, 24 * 20, 6)

    with at(24 * 20):
        assert approval.state == "overdue"
    assert count(ApprovalAnswer) == 0
    assert [letter.recipient for letter in letters("reminder")] == [team.client.email] * 2


def test_agreed_beforehand_and_reminded_twice_silence_approves_when_due_with_its_receipt(team: Team) -> None:
    with at(-1):
        agreement = an_agreement(team.project, team.leader, team.client)
    with at(0):
        approval = an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))
    due = NOON + timedelta(days=7)

    hours(1, 24 * 7 - 1)
    assert count(ApprovalAnswer) == 0
    hours(24 * 7, 24 * 7 + 3)

    answer = the(ApprovalAnswer)
    assert (answer.approved, answer.way, answer.answered_by_id) == (True, "by_agreement", None)
    assert answer.answered_at == due
    reminded = [each.sent_at for each in every(ApprovalReminder)]
    assert reminded == [due - timedelta(days=3), due - timedelta(days=1)]
    assert answer.because == {
        "rule": "silence_agreed",
        "agreement_id": agreement.id,
        "agreed_at": agreement.agreed_at.isoformat(),
        "asked_at": approval.current.asked_at.isoformat(),
        "due_at": due.isoformat(),
        "reminded_at": [each.isoformat() for each in reminded],
        "decided_at": due.isoformat(),
    }
    assert [letter.recipient for letter in letters("agreement_answered")] == [team.client.email]
    assert [letter.recipient for letter in letters("answered")] == [team.leader.email]


def test_an_agreement_made_after_the_question_does_not_count_for_it(team: Team) -> None:
    with at(0):
        an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))
    with at(1):
        an_agreement(team.project, team.leader, team.client)

    hours(2, 24 * 8)

    assert count(ApprovalAnswer) == 0


def test_an_agreement_that_was_ended_in_time_does_not_count(team: Team) -> None:
    with at(-1):
        agreement = an_agreement(team.project, team.leader, team.client)
    with at(0):
        an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))
    hours(1, 24 * 6)
    with at(24 * 6 + 1), transaction():
        agreeing.end(team.project.id, agreement.id, by=team.client)

    hours(24 * 7, 24 * 8)

    assert count(ApprovalAnswer) == 0


def test_an_offer_that_was_not_agreed_to_does_not_count(team: Team) -> None:
    with at(-1), transaction():
        agreeing.offer(team.project.id, "Silence counts.", locale="en", by=team.leader)
    with at(0):
        an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))

    hours(1, 24 * 8, 2)

    assert count(ApprovalAnswer) == 0


def test_without_two_reminders_in_time_silence_does_not_count(team: Team) -> None:
    """The worker was down until the last hours."""
    with at(-1):
        an_agreement(team.project, team.leader, team.client)
    with at(0):
        an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))

    hours(24 * 7 - 5, 24 * 9)

    assert (count(ApprovalAnswer), count(ApprovalReminder)) == (0, 1)


def test_a_delivery_is_never_accepted_by_silence(team: Team) -> None:
    with at(-1):
        an_agreement(team.project, team.leader, team.client)
    with at(0):
        a_delivery(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))

    hours(1, 24 * 9, 2)

    assert count(ApprovalAnswer) == 0


def test_an_answer_in_time_ends_the_reminders_and_is_what_counts(team: Team) -> None:
    with at(-1):
        an_agreement(team.project, team.leader, team.client)
    with at(0):
        approval = an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))
    hours(1, 24 * 5)
    with at(24 * 5):
        approved(approval, team.client)

    hours(24 * 5 + 1, 24 * 8)

    assert the(ApprovalAnswer).way == "by_client"
    assert count(ApprovalReminder) == 1


def test_where_nobody_of_the_client_is_left_nobody_is_reminded_and_nothing_approved(team: Team) -> None:
    from app.projects.delivery.queries import clients_of

    with at(-1):
        an_agreement(team.project, team.leader, team.client)
    with at(0):
        an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))
    leave(clients_of(team.project.id)[0])

    hours(1, 24 * 8, 2)

    assert (count(ApprovalReminder), count(ApprovalAnswer), len(letters("reminder"))) == (0, 0, 0)


def test_who_was_told_that_nobody_needs_to_answer_has_not_kept_silent(team: Team) -> None:
    with at(-1):
        an_agreement(team.project, team.leader, team.client)
    with at(0):
        approval = an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=7)))
    hours(1, 24 * 6 + 1)
    with at(24 * 6 + 2), transaction():
        asking.withdraw(approval.id, by=team.leader)

    with at(24 * 8), pytest.raises(asking.CannotAsk), transaction():
        asking.restore(approval.id, by=team.leader)
    hours(24 * 8, 24 * 9)

    assert (count(ApprovalReminder), count(ApprovalAnswer)) == (2, 0)


def test_one_agreement_at_a_time_and_a_new_offer_after_the_end(team: Team) -> None:
    with transaction():
        first = agreeing.offer(team.project.id, "Silence counts.", locale="en", by=team.leader)
    with transaction():
        assert agreeing.offer(team.project.id, "Other words", locale="en", by=team.leader).id == first.id
    with transaction():
        agreeing.end(team.project.id, first.id, by=team.client)
    with transaction():
        second = agreeing.offer(team.project.id, "Other words", locale="en", by=team.leader)
    with pytest.raises(agreeing.AgreementGone), transaction():
        agreeing.agree(team.project.id, first.id, by=team.client)

    assert second.id != first.id
    assert len(letters("agreement_offered")) == 2


@pytest.mark.parametrize("who", ["leader", "expert", "reader"])
def test_only_the_client_agrees(team: Team, who: str) -> None:
    with transaction():
        offered = agreeing.offer(team.project.id, "Silence counts.", locale="en", by=team.leader)

    with pytest.raises(NotFound), transaction():
        agreeing.agree(team.project.id, offered.id, by=getattr(team, who))

    assert the(SilenceAgreement).agreed_at is None


def test_an_agreement_refuses_raw_changes(team: Team) -> None:
    an_agreement(team.project, team.leader, team.client)

    for change in ("words = 'Everything'", "agreed_at = now()", "agreed_at = NULL, agreed_by_id = NULL"):
        with pytest.raises(DBAPIError, match="kept as it was made"), db.session.begin_nested():
            db.session.execute(sa.text(f"UPDATE silence_agreement SET {change}"))
    with pytest.raises(DBAPIError, match="kept"), db.session.begin_nested():
        db.session.execute(sa.text("DELETE FROM silence_agreement"))
