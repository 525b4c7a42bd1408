"""Exactly one leader: appointed at the desk, handed over by the leader."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.models import AuditEntry
from app.accounts.roles import Role
from app.accounts.sockets import erasure
from app.database import db, transaction
from app.errors import Conflict
from app.mail.models import MailMessage
from app.organisation.sockets import obligations, projects_of
from app.projects import joining, leading, opening
from app.projects.models import Project, ProjectMember
from app.projects.queries import leader_of, live_members
from app.projects.states import Part
from tests.cast import Cast
from tests.factories.accounts import count, every
from tests.factories.projects import open_project, running_project, somebody, with_client, with_expert


def test_an_administrator_appoints_and_the_project_runs(client: FlaskClient, cast: Cast) -> None:
    project = open_project()
    cast.signed_in(client, cast.ada)
    assert "Appoint a leader" in client.get(f"/desk/projects/{project.reference}").text

    answer = client.post(f"/desk/projects/{project.reference}/leadership", data={"user_id": cast.dora.id})

    assert answer.status_code == 303
    assert leader_of(project.id).user_id == cast.dora.id
    assert db.session.get_one(Project, project.id).state == "running"
    assert count(AuditEntry, action="project.leader_appointed") == 1
    assert count(MailMessage, recipient=cast.dora.email, template="projects/mail/leading") == 1


def test_who_is_appointed_anew_takes_the_place_of_who_led(db: Any) -> None:
    project, newcomer = running_project(), somebody(Role.PROJECT_LEADER)
    former = leader_of(project.id)

    with transaction():
        leading.appoint(project.id, newcomer, by=None)

    assert leader_of(project.id).user_id == newcomer.id
    assert [member.user_id for member in live_members(project.id)] == [newcomer.id]
    assert db.session.get_one(ProjectMember, former.id).left_at is not None


def test_who_hands_over_stays_as_an_expert(client: FlaskClient, cast: Cast) -> None:
    project, other = running_project(cast.dora), somebody(Role.PROJECT_LEADER, name="Olga Petrova")
    with_expert(project, other)
    cast.signed_in(client, cast.dora)

    answer = client.post(f"/projects/{project.reference}/leadership", data={"user_id": other.id})

    assert answer.status_code == 303
    assert leader_of(project.id).user_id == other.id
    parts = {member.user_id: member.part for member in live_members(project.id)}
    assert parts == {other.id: "project_leader", cast.dora.id: "project_expert"}


def test_only_the_leader_hands_over(client: FlaskClient, cast: Cast) -> None:
    project = running_project()
    with_client(project, cast.alice)

    for person in (cast.alice, cast.charlie, cast.marta):
        cast.signed_in(client, person)
        answer = client.post(f"/projects/{project.reference}/leadership", data={"user_id": person.id})
        assert answer.status_code == 404


def test_who_is_no_project_leader_is_not_appointed(db: Any, cast: Cast) -> None:
    project = open_project()

    with pytest.raises(Conflict), transaction():
        leading.appoint(project.id, cast.bob, by=None)

    assert leader_of(project.id) is None


def test_the_client_is_never_the_leader(db: Any) -> None:
    project, both = open_project(), somebody(Role.PROJECT_LEADER)
    with_client(project, both)

    with pytest.raises(Conflict), transaction():
        leading.appoint(project.id, both, by=None)


def test_the_leader_cannot_be_removed_nor_leave(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    leader = leader_of(project.id)
    cast.signed_in(client, cast.dora)

    assert client.post(f"/projects/{project.reference}/members/{leader.id}/removal").status_code == 409
    assert client.post(f"/projects/{project.reference}/leaving").status_code == 409
    assert leader_of(project.id).user_id == cast.dora.id


def test_the_database_refuses_a_running_project_without_a_leader(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        project = running_project()
        leave = sa.update(ProjectMember).where(ProjectMember.project_id == project.id)
        with pytest.raises(IntegrityError, match="runs with 0 leaders"), transaction():
            db.session.execute(leave.values(left_at=clock.now()))
        run = sa.update(Project).where(Project.id == open_project().id).values(state="running")
        with pytest.raises(IntegrityError, match="runs with 0 leaders"), transaction():
            db.session.execute(run)


def test_the_database_refuses_a_second_leader(db: Any) -> None:
    project, other = running_project(), somebody(Role.PROJECT_LEADER)

    with pytest.raises(IntegrityError, match="uq_project_member_leader"), transaction():
        db.session.add(ProjectMember(project_id=project.id, user_id=other.id, part="project_leader"))


@pytest.mark.parametrize("part", ["project_leader", "project_expert", "client"])
def test_the_database_lets_only_a_representative_be_passive(db: Any, part: str) -> None:
    project, person = open_project(), somebody()

    with pytest.raises(IntegrityError, match="only_representatives_are_passive"), transaction():
        row = ProjectMember(project_id=project.id, user_id=person.id, part=part, role_activity="passive")
        db.session.add(row)


def test_erasing_a_person_waits_until_the_lead_is_handed_over(db: Any, cast: Cast) -> None:
    project = running_project(cast.dora)
    expert = with_expert(project)
    with pytest.raises(Conflict, match="hand over the lead"), transaction():
        erasure.answers(cast.dora, cast.dora.email)

    with transaction():
        erasure.answers(expert.user, expert.user.email)

    assert db.session.get_one(ProjectMember, expert.id).left_at is not None


def test_the_organisation_hears_who_leads_and_who_is_busy(app: Flask, cast: Cast) -> None:
    project = running_project(cast.dora)
    expert = with_expert(project)

    with app.test_request_context():
        assert len([each for answer in obligations.answers(cast.dora.id) for each in answer]) == 1
    assert projects_of([cast.dora.id, expert.user_id, cast.bob.id]) == {
        cast.dora.id: 1,
        expert.user_id: 1,
        cast.bob.id: 0,
    }


def test_a_cancelled_project_is_taken_up_again_and_waits_for_a_leader(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    with transaction():
        opening.cancel(project.id)
    cast.signed_in(client, cast.ada)

    assert client.post(f"/desk/projects/{project.reference}/reopening").status_code == 303
    assert db.session.get_one(Project, project.id).state == "awaiting_leader"
    assert leader_of(project.id) is None


def test_the_desk_lists_filters_and_exports_projects_for_administrators_only(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    waiting = open_project(title="A second one")
    cast.signed_in(client, cast.ada)
    assert "Дора Иванова" in client.get("/desk/projects").text
    assert waiting.reference not in client.get("/desk/projects?state=running").text
    assert project.reference in client.get("/desk/projects/export.csv").text
    assert "Projects that wait for a leader" in client.get("/desk").text
    assert project.reference in client.get("/desk/search?q=Brand+film&list=1").text

    cast.signed_in(client, cast.marta)
    assert client.get("/desk/projects").status_code == 404
    assert client.get(f"/desk/projects/{project.reference}").status_code == 404
    assert project.reference not in client.get("/desk/search?q=Brand+film&list=1").text


def test_leaving_takes_the_part_away(db: Any) -> None:
    project = running_project()
    expert = with_expert(project)
    with transaction():
        joining.remove(project.id, expert.id, by=None)

    assert [member.part for member in live_members(project.id)] == [Part.PROJECT_LEADER]
    assert len(every(ProjectMember, project_id=project.id)) == 2
