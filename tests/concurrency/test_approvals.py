"""Answers that arrive at the same moment: one counts, and what follows from it happens once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import DomainError
from app.mail.models import MailMessage
from app.projects.delivery import answering, asking, reminding
from app.projects.delivery.models import Approval, ApprovalAnswer, ApprovalReminder, ApprovalVersion, ProjectDelivery
from app.projects.models import Project, ProjectEvent
from tests.cast import person
from tests.concurrency.crowd import all_at_once, room_for
from tests.conftest import NOON
from tests.factories.accounts import count, every
from tests.factories.approvals import a_delivery, a_draft, an_agreement, an_approval
from tests.factories.projects import running_project, with_client

pytestmark = pytest.mark.concurrency
PEOPLE = 8


def begin(*, delivery: bool = False, agreed: bool = False) -> tuple[int, str, int, int]:
    """Ids of an approval with its seal, of its leader and of its client, in a project with real commits."""
    dora = person("dora@imece.example", "Дора Иванова", Role.PROJECT_LEADER)
    alice = person("alice@customer.example", "Alice Şahin", Role.CUSTOMER)
    with clock.freeze(NOON - timedelta(days=1)):
        project = running_project(dora)
        with_client(project, alice)
        if agreed:
            an_agreement(project, dora, alice)
    with clock.freeze(NOON):
        draft = a_draft(due_at=NOON + timedelta(days=7))
        approval = a_delivery(project, dora, draft) if delivery else an_approval(project, dora, draft)
        return approval.id, approval.current.seal, dora.id, alice.id


def answer(approval_id: int, seal: str, alice_id: int, *, yes: bool) -> str:
    from app.accounts.queries import user_by_id

    alice = user_by_id(alice_id)
    db.session.rollback()
    try:
        with transaction():
            if yes:
                answering.approve(approval_id, 1, seal, by=alice)
            else:
                answering.ask_for_changes(approval_id, 1, seal, by=alice, words="Shorter")
    except DomainError:
        return "refused"
    return "yes" if yes else "no"


@pytest.mark.parametrize("round_number", range(3))
def test_yes_and_no_at_once_leave_one_answer(fresh_app: Flask, round_number: int) -> None:
    with room_for(fresh_app, PEOPLE):
        approval_id, seal, _dora, alice = begin()

        outcomes = all_at_once(fresh_app, lambda number: answer(approval_id, seal, alice, yes=bool(number % 2)), PEOPLE)

        [kept] = db.session.scalars(sa.select(ApprovalAnswer)).all()
        assert set(outcomes) - {"refused"} == {"yes" if kept.approved else "no"}
        assert count(MailMessage, template="delivery/mail/answered") == 1


@pytest.mark.parametrize("round_number", range(3))
def test_a_delivery_accepted_eight_times_at_once_is_delivered_once(fresh_app: Flask, round_number: int) -> None:
    with room_for(fresh_app, PEOPLE):
        approval_id, seal, _dora, alice = begin(delivery=True)

        outcomes = all_at_once(fresh_app, lambda _number: answer(approval_id, seal, alice, yes=True), PEOPLE)

        assert set(outcomes) == {"yes"}
        assert (count(ApprovalAnswer), count(ProjectDelivery)) == (1, 1)
        assert count(MailMessage, template="delivery/mail/delivered") == 1
        assert [each.kind for each in every(ProjectEvent)].count("delivered") == 1
        assert db.session.scalars(sa.select(Project.state)).one() == "delivered"


@pytest.mark.parametrize("round_number", range(3))
def test_a_client_who_answers_while_the_agreement_does_leaves_one_answer(fresh_app: Flask, round_number: int) -> None:
    with room_for(fresh_app, PEOPLE):
        approval_id, seal, _dora, alice = begin(agreed=True)
        version_id = db.session.scalars(sa.select(ApprovalVersion.id)).one()
        db.session.rollback()
        for days in (4, 6):
            with clock.freeze(NOON + timedelta(days=days)), transaction():
                reminding.remind(version_id)

        def act(number: int) -> str:
            with clock.freeze(NOON + timedelta(days=7)):
                if number % 2:
                    return answer(approval_id, seal, alice, yes=False)
                with transaction():
                    return "agreed" if answering.let_agreement_answer(version_id) else "quiet"

        outcomes = [str(each) for each in all_at_once(fresh_app, act, PEOPLE)]

        [kept] = db.session.scalars(sa.select(ApprovalAnswer)).all()
        assert outcomes.count("agreed") == (kept.way == "by_agreement")
        assert ("no" in outcomes) == (kept.way == "by_client")


def test_a_reminder_that_many_workers_write_is_written_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        begin()
        version_id = db.session.scalars(sa.select(ApprovalVersion.id)).one()
        db.session.rollback()

        def act(_number: int) -> bool:
            with clock.freeze(NOON + timedelta(days=4, hours=1)), transaction():
                return reminding.remind(version_id) is not None

        outcomes = all_at_once(fresh_app, act, PEOPLE)

        assert (outcomes.count(True), outcomes.count(False)) == (1, PEOPLE - 1)  # and nobody stumbles over it
        assert (count(ApprovalReminder), count(MailMessage, template="delivery/mail/reminder")) == (1, 1)


def test_one_form_sent_eight_times_asks_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        _approval, _seal, dora_id, _alice = begin()
        project_id = db.session.scalars(sa.select(Project.id)).one()
        db.session.rollback()
        draft = a_draft(title="Sent eight times")

        def act(_number: int) -> int:
            from app.accounts.queries import user_by_id
            from app.projects.delivery.states import Kind

            dora = user_by_id(dora_id)
            db.session.rollback()
            with transaction():
                return asking.ask(project_id, Kind.TEXT, draft, by=dora).id

        ids = all_at_once(fresh_app, act, PEOPLE)

        assert len(set(ids)) == 1
        assert count(Approval) == 2
