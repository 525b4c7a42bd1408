"""The board page with 500 cards beside one with a single card: server time of the whole request, p95, in turns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from app import create_app
from app.accounts.signing_in import start_session
from app.database import db
from tests.bench.figures import Figure, pages_p95
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
            measured, baseline = pages_p95(client, many, few, rounds=ROUNDS)
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
