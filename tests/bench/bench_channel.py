"""A channel page with ten thousand messages beside an almost empty one: the server's time for each, p95."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from app.accounts.signing_in import start_session
from tests.bench.figures import Figure, pages_p95
from tests.cast import Cast, sign_in
from tests.databases import running_cluster, test_settings
from tests.factories.channels import fill, say
from tests.factories.projects import running_project, with_client

MANY = 10_000
ROUNDS = 120
GOAL = 3


def run() -> Iterator[Figure]:
    with running_cluster() as cluster, cluster.clone("bench") as url, tempfile.TemporaryDirectory() as folder:
        app = create_app(test_settings(url, Path(folder)))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            cast = Cast()
            short, long = running_project(cast.dora), running_project(cast.dora)
            for project in (short, long):
                with_client(project, cast.alice)
            fill(long, cast.dora, MANY)
            for number in range(5):
                say(short, cast.dora, f"A line of ordinary length about the work {number}")
            say(long, cast.dora)
            paths = [f"/projects/{project.reference}/channel" for project in (short, long)]
            client = app.test_client()
            sign_in(client, cast.alice, start_session)
        yield from _figures(client, *paths)


def _figures(client: FlaskClient, short: str, long: str) -> Iterator[Figure]:
    for name, below in (("page", ""), ("news fragment", "/news?since=999999999"), ("search", "/search?q=line")):
        few, many = pages_p95(client, short + below, long + below, rounds=ROUNDS)
        ratio = many / few
        yield Figure(
            name=f"channel {name}, {MANY} messages, p95",
            measured=many * 1000,
            unit="ms",
            baseline=few * 1000,
            baseline_name="an almost empty channel",
            goal=f"ratio <= {GOAL}",
            met=ratio <= GOAL,
        )
