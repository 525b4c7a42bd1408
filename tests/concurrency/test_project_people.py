"""One leader and one membership, however many act at once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.accounts.queries import user_by_id
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict
from app.events import publish
from app.orders.facts import OrderPaid
from app.projects import inviting, leading
from app.projects.models import Project, ProjectInvitation, ProjectMember
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.orders import an_order
from tests.factories.projects import running_project, somebody, with_expert

PARALLEL = 8
pytestmark = pytest.mark.concurrency


def leaders(project_id: int) -> int:
    found = sa.select(sa.func.count()).where(
        ProjectMember.project_id == project_id,
        ProjectMember.part == "project_leader",
        ProjectMember.left_at.is_(None),
    )
    return db.session.scalar(found) or 0


def test_parallel_appointments_leave_one_leader(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        project_id = running_project().id
        candidates = [somebody(Role.PROJECT_LEADER).id for _number in range(PARALLEL)]

    def appoint(number: int) -> int:
        with transaction():
            return leading.appoint(project_id, user_by_id(candidates[number]), by=None).id

    with room_for(fresh_app, PARALLEL):
        outcomes = all_at_once(fresh_app, appoint, PARALLEL)
        assert [each for each in outcomes if isinstance(each, BaseException)] == []
        assert leaders(project_id) == 1


def test_of_parallel_hand_overs_one_counts(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        project = running_project()
        project_id = project.id
        leader_id = db.session.scalars(sa.select(ProjectMember.user_id)).one()
        heirs = [with_expert(project, somebody(Role.PROJECT_LEADER)).user_id for _number in range(PARALLEL)]

    def hand_over(number: int) -> int:
        with transaction():
            return leading.hand_over(project_id, user_by_id(heirs[number]), by=user_by_id(leader_id)).id

    with room_for(fresh_app, PARALLEL):
        outcomes = all_at_once(fresh_app, hand_over, PARALLEL)
        told = [each for each in outcomes if not isinstance(each, int)]
        assert [type(each) for each in told] == [Conflict] * (PARALLEL - 1)  # in words, not by a constraint
        assert leaders(project_id) == 1


def test_parallel_acceptances_make_one_membership_and_one_account(fresh_app: Flask) -> None:
    with fresh_app.app_context(), fresh_app.test_request_context():
        project = running_project()
        dora = db.session.scalars(sa.select(User).join(ProjectMember, ProjectMember.user_id == User.id)).one()
        with transaction():
            raw = _invited(project.id, dora)

    def accept(_number: int) -> int:
        with transaction():
            return inviting.accept(raw, viewer=None, name="Elif", password="seven loud neighbours").id

    with room_for(fresh_app, PARALLEL):
        outcomes = all_at_once(fresh_app, accept, PARALLEL)
        assert len([each for each in outcomes if isinstance(each, int)]) == 1
        clients = sa.select(sa.func.count()).where(ProjectMember.part == "client")
        assert db.session.scalar(clients) == 1
        assert db.session.scalar(sa.select(sa.func.count()).where(User.email == "elif@sahin.example")) == 1


def test_fifty_copies_of_the_news_open_one_project(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        order_id = an_order().id

    def tell(_number: int) -> None:
        with transaction():
            publish(OrderPaid(order_id=order_id))

    with room_for(fresh_app, PARALLEL):
        all_at_once(fresh_app, tell, PARALLEL)
        assert db.session.scalar(sa.select(sa.func.count(Project.id))) == 1


def _invited(project_id: int, by: User) -> str:
    """The token of a fresh invitation."""
    inviting.invite(
        project_id, email="elif@sahin.example", name="Elif", locale="tr", on_board=True, on_channel=True, by=by
    )
    raw = "t" * 43
    db.session.execute(sa.update(ProjectInvitation).values(token_hash=inviting.fingerprint(raw)))
    return raw
