"""The team: suggested by skill and free time, added and removed by the leader; who leaves sees nothing new."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from app.accounts.roles import Role
from app.database import db
from app.mail.models import MailMessage
from app.organisation.models import Member, MemberSkill
from app.projects.answering import running_projects
from app.projects.models import ProjectMember
from app.projects.queries import answers_for, assignable, live_members
from tests.cast import Cast
from tests.factories.accounts import count, the
from tests.factories.projects import (
    leave,
    running_project,
    somebody,
    with_client,
    with_expert,
    with_representative,
)

Browser = Callable[[], FlaskClient]


def a_partner(name: str, status: str = "project_expert", **changes: object) -> Member:
    user = somebody(Role(status), name=name)
    duty = "project_process" if status == "project_expert" else "feedback_process"
    values = {"slug": name.lower().replace(" ", "-"), "stage": "partner", "languages": ["en"], "hours_per_week": 20}
    row = Member(user_id=user.id, status=status, duty=duty, **{**values, **changes})
    row.skills = [MemberSkill(discipline="film", level=4, confirmed_level=4)]
    db.session.add(row)
    db.session.commit()
    return row


def test_partners_are_suggested_with_the_reasons_and_added_by_one_press(client: FlaskClient, cast: Cast) -> None:
    project, partner = running_project(cast.dora), a_partner("Katarzyna Lis")
    a_partner("Paused One", stage="paused")
    cast.signed_in(client, cast.dora)
    page = client.get(f"/projects/{project.reference}/members/new?part=project_expert").text
    assert "Add Katarzyna Lis" in page
    assert "Why " in page
    assert "Paused One" not in page

    data = {"part": "project_expert", "user_id": partner.user_id, "on_board": "y"}
    answer = client.post(f"/projects/{project.reference}/members/new", data=data)

    assert answer.status_code == 303
    member = the(ProjectMember, user_id=partner.user_id)
    assert (member.part, member.on_board, member.on_channel) == ("project_expert", True, False)
    assert count(MailMessage, template="projects/mail/joined", recipient=partner.user.email) == 1
    assert "Add Katarzyna Lis" not in client.get(f"/projects/{project.reference}/members/new").text


def test_a_paused_partner_and_a_person_without_the_role_are_not_added(client: FlaskClient, cast: Cast) -> None:
    project, paused = running_project(cast.dora), a_partner("Paused One", stage="paused")
    cast.signed_in(client, cast.dora)
    for user_id in (paused.user_id, cast.bob.id):
        data = {"part": "project_expert", "user_id": user_id, "on_board": "y"}
        assert client.post(f"/projects/{project.reference}/members/new", data=data).status_code == 409
    data = {"part": "project_leader", "user_id": cast.bob.id, "on_board": "y"}
    assert client.post(f"/projects/{project.reference}/members/new", data=data).status_code == 422
    assert len(live_members(project.id)) == 1


def test_who_leaves_sees_nothing_new_from_that_moment(browser: Browser, cast: Cast) -> None:
    project = running_project(cast.dora)
    expert = with_expert(project)
    theirs = cast.signed_in(browser(), expert.user)
    assert theirs.get(f"/projects/{project.reference}").status_code == 200

    dora = cast.signed_in(browser(), cast.dora)
    assert dora.post(f"/projects/{project.reference}/members/{expert.id}/removal").status_code == 303

    for path in ("", "/people", "/history"):
        assert theirs.get(f"/projects/{project.reference}{path}").status_code == 404
    assert project.reference not in theirs.get("/projects").text
    assert "was here before" in dora.get(f"/projects/{project.reference}/people").text


def test_a_member_may_leave_by_themselves(browser: Browser, cast: Cast) -> None:
    project = running_project(cast.dora)
    alice = cast.signed_in(browser(), with_client(project, cast.alice).user)
    assert alice.post(f"/projects/{project.reference}/leaving").status_code == 303
    assert alice.get(f"/projects/{project.reference}").status_code == 404


def test_a_client_sees_neither_who_left_nor_whom_else_was_invited(browser: Browser, cast: Cast) -> None:
    project = running_project(cast.dora)
    leave(with_expert(project, somebody(Role.PROJECT_EXPERT, name="Gone Expert")))
    with_client(project, cast.alice)
    page = cast.signed_in(browser(), cast.alice).get(f"/projects/{project.reference}/people").text
    assert "was here before" not in page
    assert "Invite the client" not in page


def test_grants_change_and_a_representative_turns_passive(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    representative = with_representative(project)
    cast.signed_in(client, cast.dora)
    data = {"on_channel": "y", "role_activity": "passive"}
    answer = client.post(f"/projects/{project.reference}/members/{representative.id}/grants", data=data)
    assert answer.status_code == 303
    member = the(ProjectMember, id=representative.id)
    assert (member.on_board, member.on_channel, member.role_activity) == (False, True, "passive")


def test_an_expert_never_turns_passive(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    expert = with_expert(project)
    cast.signed_in(client, cast.dora)
    data = {"on_board": "y", "role_activity": "passive"}
    path = f"/projects/{project.reference}/members/{expert.id}/grants"
    assert client.post(path, data=data).status_code == 409
    assert the(ProjectMember, id=expert.id).role_activity == "active"


def test_a_passive_representative_is_never_assigned_and_never_counted(cast: Cast) -> None:
    project = running_project(cast.dora)
    passive = with_representative(project, passive=True)
    assert passive.user_id not in {member.user_id for member in assignable(project.id)}
    assert answers_for(project.id).user_id == cast.dora.id

    active = with_representative(project)
    assert answers_for(project.id).user_id == active.user_id
    assert running_projects([passive.user_id, active.user_id]) == {active.user_id: 1}


def test_strangers_and_clients_staff_nothing(browser: Browser, cast: Cast) -> None:
    project = running_project(cast.dora)
    expert = with_expert(project)
    with_client(project, cast.alice)
    paths = ("members/new", f"members/{expert.id}/removal", f"members/{expert.id}/grants", "leadership", "facts")
    for outsider in (cast.charlie, cast.alice, expert.user, cast.ada, cast.fatma):
        theirs = cast.signed_in(browser(), outsider)
        for path in paths:
            assert theirs.post(f"/projects/{project.reference}/{path}").status_code == 404, (outsider.name, path)


def test_the_leader_renames_the_project_and_the_timeline_says_so(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    cast.signed_in(client, cast.dora)
    data = {"title": "Tanıtım filmi", "due_on": "2027-01-15"}
    assert client.post(f"/projects/{project.reference}/facts", data=data).status_code == 303
    page = client.get(f"/projects/{project.reference}").text
    assert "Tanıtım filmi" in page
    assert "The due date was changed." in page


def test_the_chart_draws_who_works_on_it(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    with_representative(project, somebody(Role.CUSTOMER_REPRESENTATIVE, name="Reads Along"), passive=True)
    page = cast.signed_in(client, cast.dora).get(f"/projects/{project.reference}/people").text
    tree, table = page.split("As a table")
    assert tree.index("chart-root") < tree.index("chart-lead") < tree.index("chart-quiet")
    assert 'aria-label="Reads Along, Customer representative, reads along"' in tree
    assert "Reads Along" in table
    assert tree.count("open seat") > 0, "of the experts"
