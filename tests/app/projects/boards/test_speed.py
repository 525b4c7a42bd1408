"""The work behind the board page does not grow with the board. `make bench` measures the time."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.projects.models import Project
from tests.cast import Cast
from tests.factories.boards import fill


def statements(client: FlaskClient, queries: list[str], path: str) -> int:
    queries.clear()
    assert client.get(path).status_code == 200
    return len([each for each in queries if not each.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))])


def test_a_board_of_500_cards_takes_as_many_statements_as_one_of_six(
    client: FlaskClient, cast: Cast, project: Project, queries: list[str]
) -> None:
    cast.signed_in(client, cast.dora)
    fill(project, 6)
    path = f"/projects/{project.reference}/board"
    client.get(path)
    few = statements(client, queries, path), statements(client, queries, f"{path}/export.csv")

    fill(project, 494, begin=6)

    assert client.get(path).text.count('class="card-title"') == 500
    assert (statements(client, queries, path), statements(client, queries, f"{path}/export.csv")) == few
    assert few[0] <= 40
