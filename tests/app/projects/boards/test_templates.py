"""A board is made by the leader, from a template that is written at the desk."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.accounts.roles import Role
from app.projects.boards.models import Board, BoardTemplate, Card
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.accounts import count, every, the
from tests.factories.boards import columns
from tests.factories.projects import running_project, somebody, with_client, with_expert


def path(project: Project, rest: str = "") -> str:
    return f"/projects/{project.reference}/board{rest}"


def test_the_leader_makes_the_board_from_a_template(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    cast.signed_in(client, cast.dora)
    form = {
        "name": "Film",
        "service_id": "0",
        "locale": "en",
        "content": "# Now (2)\n- Write +3d\n  [ ] one\n* Look\n# Done !",
    }
    assert client.post("/desk/board-templates/new", data=form).status_code == 303
    assert "Film" in client.get(path(project)).text

    template = the(BoardTemplate)
    assert client.post(path(project), data={"template": template.id}).status_code == 303

    assert [(each.name, each.wip_limit, each.is_done) for each in columns(project)] == [
        ("Now", 2, False),
        ("Done", None, True),
    ]
    assert {card.title: card.shown_to_client for card in every(Card)} == {"Write": False, "Look": True}
    page = client.get(path(project)).text
    assert "Write" in page
    assert "0/1" in page


def test_a_second_making_leaves_the_first_board(client: FlaskClient, cast: Cast, project: Project) -> None:
    cast.signed_in(client, cast.dora)
    assert client.post(path(project)).status_code == 303
    assert count(Board) == 1


def test_only_the_leader_makes_the_board(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    with_client(project, cast.alice)
    for person in (cast.alice, with_expert(project).user, cast.charlie, cast.ada):
        cast.signed_in(client, person)
        assert client.post(path(project)).status_code == 404
    assert "makes the board" in cast.signed_in(client, cast.alice).get(path(project)).text


def test_a_template_that_cannot_be_read_says_the_line(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.ada)
    data = {"name": "Broken", "service_id": "0", "locale": "en", "content": "# A\nwhat"}
    answer = client.post("/desk/board-templates/new", data=data)
    assert answer.status_code == 422
    assert "Line 2" in answer.text
    assert "what" in answer.text


def test_a_template_is_changed_archived_and_offered_again(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.ada)
    data = {"name": "Plain", "service_id": "0", "locale": "tr", "content": "# Yapılacak"}
    client.post("/desk/board-templates/new", data=data)
    row = the(BoardTemplate)
    assert "Yapılacak" in client.get(f"/desk/board-templates/{row.id}").text
    late = client.post(f"/desk/board-templates/{row.id}", data={**data, "version": "0", "content": "# Sonra"})
    assert late.status_code == 409
    assert "# Sonra" in late.text
    assert "# Yapılacak" in late.text.split('id="stands-now"')[1]
    version = late.text.split('name="version"')[1].split('value="')[1].split('"')[0]
    again = client.post(f"/desk/board-templates/{row.id}", data={**data, "version": version, "content": "# Sonra"})
    assert again.status_code == 303
    assert the(BoardTemplate).columns[0].name == "Sonra"
    client.post(f"/desk/board-templates/{row.id}/archiving")
    assert the(BoardTemplate).archived_at is not None
    client.post(f"/desk/board-templates/{row.id}/restoring")
    assert the(BoardTemplate).archived_at is None


def test_strangers_write_no_templates(client: FlaskClient, cast: Cast) -> None:
    for person in (cast.charlie, cast.marta, somebody(Role.PROJECT_EXPERT)):
        cast.signed_in(client, person)
        assert client.get("/desk/board-templates").status_code == 404
        assert client.post("/desk/board-templates/new", data={"name": "x"}).status_code == 404
