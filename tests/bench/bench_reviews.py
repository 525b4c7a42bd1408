"""Reviews: storing a rating by the link of a mail, against a bare route that inserts two rows.

Both are asked through the same WSGI application in one process, in turns, with real commits: the platform takes the
request, stores review, revision and the author's link, settles what was asked, and defers three jobs, in four statements; the
bare route inserts a row into each of two tables and commits.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import create_app
from app.database import db
from reviews.reviewing.requesting import Recipient, request_review
from tests.bench.figures import Figure, at_least
from tests.databases import running_cluster, test_settings
from tests.factories.reviews import an_ordered_line

SECONDS, ROUNDS = 4.0, 10
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
        client = app.test_client(use_cookies=False)  # each answer is another person's, with a browser of their own
        measured, bare = _rates(
            (lambda number: client.post(f"/review/{tokens[number]}/rating", data={"rating": 1 + number % 5}), 303),
            (lambda number: client.post("/bare-review", data={"rating": 1 + number % 5}), 204),
        )
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


def _rates(*asked: tuple[Callable[[int], Any], int]) -> list[float]:
    """Answers a second of each, asked in turns, so that what else the machine does slows both alike."""
    done, spent = [0] * len(asked), [0.0] * len(asked)
    for turn in range(ROUNDS + 1):
        for which, (ask, status) in enumerate(asked):
            begun, answered = time.perf_counter(), 0
            while time.perf_counter() - begun < SECONDS / ROUNDS and done[which] + answered < MOST:
                assert ask(done[which] + answered).status_code == status
                answered += 1
            done[which] += answered
            spent[which] += time.perf_counter() - begun
        if turn == 0:  # warming up
            warm, spent = list(done), [0.0] * len(asked)
    return [(number - before) / seconds for number, before, seconds in zip(done, warm, spent, strict=True)]
