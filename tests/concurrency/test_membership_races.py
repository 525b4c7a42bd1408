"""Several colleagues decide about one member at the same moment: it is decided once, and the role fits."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.accounts.models import RoleGrant, User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.mail.models import MailMessage
from app.organisation import membership
from app.organisation.membership import Position
from app.organisation.models import Member, MemberStage
from app.organisation.states import IllegalStage, Stage, Status
from tests.cast import person
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.organisation import member

pytestmark = pytest.mark.concurrency
PEOPLE = 6
ADMIN, NINA = "ada@imece.example", "nina@members.example"


def known(email: str) -> User:
    found = user_by_email(email)
    assert found is not None
    return found


def assessed(app: Flask, stage: Stage) -> int:
    with app.app_context():
        person(ADMIN, "आदा शर्मा", Role.ADMIN)
        return member(person(NINA, "Nina Newcomer"), Status.PROJECT_EXPERT, stage).id


def test_a_candidate_who_is_accepted_by_six_at_once_is_accepted_once(fresh_app: Flask) -> None:
    member_id = assessed(fresh_app, Stage.ASSESSED)

    def accept(_number: int) -> str:
        with transaction():
            position = Position(status=Status.PROJECT_EXPERT)
            membership.accept(member_id, position, reason="Good.", by=known(ADMIN))
        return "accepted"

    with room_for(fresh_app, PEOPLE):
        answers = all_at_once(fresh_app, accept, PEOPLE)

    assert sorted(each if isinstance(each, str) else type(each).__name__ for each in answers) == [
        *[IllegalStage.__name__] * (PEOPLE - 1), "accepted",
    ]  # fmt: skip
    with fresh_app.app_context():
        assert len(db.session.scalars(sa.select(MemberStage)).all()) == 1
        live = sa.select(RoleGrant.role).where(RoleGrant.user_id == known(NINA).id, RoleGrant.revoked_at.is_(None))
        assert db.session.scalars(live).all() == [Role.PROJECT_EXPERT]
        assert len(db.session.scalars(sa.select(MailMessage).where(MailMessage.recipient == NINA)).all()) == 1


@pytest.mark.parametrize("round_number", range(3))
def test_pausing_and_ending_at_once_leave_one_truth_and_no_role(fresh_app: Flask, round_number: int) -> None:
    member_id = assessed(fresh_app, Stage.PARTNER)

    def decide(number: int) -> str:
        verb = membership.pause if number % 2 else membership.leave
        with transaction():
            verb(member_id, reason="At once.", by=known(ADMIN))
        return verb.__name__

    with room_for(fresh_app, 2):
        answers = [each for each in all_at_once(fresh_app, decide, 2) if isinstance(each, str)]

    with fresh_app.app_context():
        stage = db.session.scalars(sa.select(Member.stage)).one()
        # Who pauses may still leave; who left does not pause.
        assert stage == ("left" if "leave" in answers else "paused")
        assert [step.stage for step in db.session.scalars(sa.select(MemberStage).order_by(MemberStage.id))][-1] == stage
        assert known(NINA).roles == frozenset()


@pytest.mark.parametrize("round_number", range(3))
def test_passivity_and_a_new_status_at_once_never_make_a_passive_expert(fresh_app: Flask, round_number: int) -> None:
    """Each change is right by itself, and both are written past our code: the database lets one of them through."""
    with fresh_app.app_context():
        member_id = member(person(NINA, "Nina"), Status.CUSTOMER_REPRESENTATIVE).id
    changes = ({"role_activity": "passive"}, {"status": "project_expert", "duty": "project_process"})

    def change(number: int) -> bool:
        try:
            with transaction() as session:
                session.execute(sa.update(Member).where(Member.id == member_id).values(**changes[number]))
        except IntegrityError:
            return False
        return True

    with room_for(fresh_app, 2):
        answers = all_at_once(fresh_app, change, 2)

    assert sorted(map(str, answers)) == ["False", "True"]
    with fresh_app.app_context():
        row = db.session.scalars(sa.select(Member)).one()
        assert not row.is_passive or row.status == Status.CUSTOMER_REPRESENTATIVE
