"""Reviews: storing a rating by the link of a mail, against a bare route that inserts two rows.

Both are asked through the same WSGI application in one process, one after the other, with real commits: the platform locks the
request, stores review and revision and defers its jobs; the bare route inserts a row into each of two tables and commits.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

from app import create_app
from app.database import db
from reviews.reviewing.requesting import Recipient, request_review
from tests.bench.figures import Figure, at_least
from tests.databases import running_cluster, test_settings
from tests.factories.reviews import an_ordered_line

SECONDS = 4.0
MOST = 4_000


def run() -> Iterator[Figure]:
    with (
        running_cluster(durable=True) as cluster,
        tempfile.TemporaryDirectory() as folder,
        cluster.clone("reviews") as url,
    ):
        app = create_app(test_settings(url, Path(folder)))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            tokens = _tokens(MOST)
            _two_tables()
        app.add_url_rule("/bare-review", view_func=_two_inserts, methods=["POST"])
        client = app.test_client()
        measured = _rate(
            lambda number: client.post(f"/review/{tokens[number]}/rating", data={"rating": 1 + number % 5}), 303
        )
        bare = _rate(lambda number: client.post("/bare-review", data={"rating": 1 + number % 5}), 204)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    yield at_least(
        0.5,
        name="ratings stored by the link of a mail",
        measured=measured,
        unit="a second",
        baseline=bare,
        baseline_name="a bare route with two INSERTs",
    )


def _tokens(number: int) -> list[str]:
    """Open requests of one line, each to another address."""
    line = an_ordered_line()
    assert line.service_id is not None
    found = [
        request_review(
            service_id=line.service_id,
            recipient=Recipient(name="Ola Nowak", email=f"reader-{each}@customer.example"),
            channel="email",
            order_line_id=line.id,
        )[1]
        for each in range(number)
    ]
    db.session.commit()
    return found


def _two_tables() -> None:
    for name in ("bare_review", "bare_revision"):
        db.session.execute(
            sa.text(f"CREATE TABLE {name} (id bigserial PRIMARY KEY, rating int, text text, at timestamptz)")
        )
    db.session.commit()


def _two_inserts() -> tuple[str, int]:
    for name in ("bare_review", "bare_revision"):
        db.session.execute(sa.text(f"INSERT INTO {name} (rating, text, at) VALUES (4, '', now())"))
    db.session.commit()
    return "", 204


def _rate(ask: Callable[[int], object], status: int) -> float:
    for number in range(20):
        assert ask(number).status_code == status  # type: ignore[attr-defined]
    begun, number = time.perf_counter(), 20
    while time.perf_counter() - begun < SECONDS and number < MOST:
        assert ask(number).status_code == status  # type: ignore[attr-defined]
        number += 1
    return (number - 20) / (time.perf_counter() - begun)
