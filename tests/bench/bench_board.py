"""The board page with 500 cards beside one with a single card: server time of the whole request, p95, in turns."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from app.accounts.signing_in import start_session
from app.database import db
from tests.bench.figures import Figure
from tests.cast import Cast, sign_in
from tests.databases import running_cluster, test_settings
from tests.factories.accounts import known
from tests.factories.boards import a_board, a_card, fill
from tests.factories.projects import running_project

CARDS = 500
ROUNDS = 60
GOAL = 3.0


def run() -> Iterator[Figure]:
    with running_cluster() as cluster, cluster.clone("bench") as url, tempfile.TemporaryDirectory() as folder:
        app = create_app(test_settings(url, Path(folder)))
        with app.app_context():
            few, many = _boards()
            client = app.test_client()
            sign_in(client, known("dora@imece.example"), start_session)
            db.session.remove()
            measured, baseline = _p95(client, many, few)
            db.session.remove()
            db.engine.dispose()
    ratio = measured / baseline
    yield Figure(
        name=f"board page with {CARDS} cards, p95",
        measured=measured * 1000,
        unit="ms",
        baseline=baseline * 1000,
        baseline_name="board page with one card",
        goal=f"ratio <= {GOAL:g}",
        met=ratio <= GOAL,
    )


def _boards() -> tuple[str, str]:
    """The addresses of an almost empty board and of a full one, both led by Dora."""
    dora = Cast().dora
    paths = []
    for count in (0, CARDS - 1):
        project = running_project(dora)
        a_board(project)
        a_card(project)
        fill(project, count)
        paths.append(f"/projects/{project.reference}/board")
    return paths[0], paths[1]


def _p95(client: FlaskClient, many: str, few: str) -> tuple[float, float]:
    """Of both pages, drawn in turns so that a busy moment of the machine meets both."""
    for path in (many, few, many, few):
        _seconds(client, path)()
    turns = [(_seconds(client, many)(), _seconds(client, few)()) for _ in range(ROUNDS)]
    place = int(ROUNDS * 0.95) - 1
    return sorted(turn[0] for turn in turns)[place], sorted(turn[1] for turn in turns)[place]


def _seconds(client: FlaskClient, path: str) -> Callable[[], float]:
    def once() -> float:
        begun = time.perf_counter()
        answer = client.get(path)
        assert answer.status_code == 200, answer.status
        return time.perf_counter() - begun

    return once
