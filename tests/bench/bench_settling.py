"""Settling a notice end to end against one bare transaction of as many INSERTs, on the same server.

The server is durable (fsync and synchronous_commit on), as in production: either side waits for the disk once, at its
commit. Both sides run in the same process, each act in an app context and a session of its own, on the same
SQLAlchemy pool with its check of the connection, and they take turns, so that a busy moment meets both. Compared are
the medians.

Settling is `payments.tasks.receive`: the notice, the locks, the payment, the confirmed order with its timeline, the
numbered invoice and the jobs that tell of it. The baseline makes as many single-row INSERTs as PostgreSQL counted for
one settling, procrastinate's jobs and events among them; the rows that settling reads and updates are not counted, in
favour of the baseline.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.accounts.models import User
from app.database import db
from app.payments import tasks
from app.payments.gateway import Notice
from tests.bench.figures import Figure, at_least
from tests.databases import running_cluster, test_settings
from tests.factories.orders import a_contact, an_order
from tests.factories.payments import a_notice, a_payment

GOAL = 0.4
TIMES = 150
WARM_UP = 20
Act = Callable[[], object]


def run() -> Iterator[Figure]:
    with (
        running_cluster(durable=True) as cluster,
        cluster.clone("bench") as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        app = create_app(test_settings(url, Path(folder)))
        with app.app_context():
            notices = story(TIMES + 2 * WARM_UP)
            rows = _rows_of([_settling(each) for each in notices[:WARM_UP]])
            settle, bare = _taking_turns(app, [_settling(each) for each in notices[WARM_UP:]], _inserts(rows))
            db.session.remove()
            db.engine.dispose()
    yield at_least(
        GOAL,
        name=f"settling a notice ({rows} rows: payment, confirmation, invoice, jobs)",
        measured=1 / settle,
        unit="a second",
        baseline=1 / bare,
        baseline_name=f"one bare transaction of {rows} INSERTs",
    )


def story(number: int) -> list[Notice]:
    """As many paid notices as asked for, each of an order of its own."""
    buyer = User(email="buyer@customer.example", name="Buyer")
    db.session.add(buyer)
    db.session.commit()
    contact = a_contact(buyer)
    payments = [a_payment(an_order(contact, placed_by=buyer)) for _number in range(number)]
    return [a_notice(payment, "captured", payment_key=payment.idempotency_key) for payment in payments]


def _settling(notice: Notice) -> Act:
    return lambda: tasks.receive("sandbox", [notice])


def _taking_turns(app: Flask, acts: list[Act], other: Act) -> tuple[float, float]:
    """The median seconds of one of the `acts`, and of the `other` that follows each of them."""
    pairs = [(_seconds(app, act), _seconds(app, other)) for act in acts]
    ours, others = zip(*pairs[WARM_UP:], strict=True)
    return statistics.median(ours), statistics.median(others)


def _seconds(app: Flask, act: Act) -> float:
    """How long one act takes in a fresh session, as in a request."""
    begin = time.perf_counter()
    with app.app_context():
        act()
    return time.perf_counter() - begin


def _rows_of(acts: list[Act]) -> int:
    """How many rows one act inserts."""
    before = _rows()
    for act in acts:
        act()
    return round((_rows() - before) / len(acts))


def _inserts(rows: int) -> Act:
    """One transaction of single-row INSERTs into a table like the others: keys, text and JSON."""
    db.session.execute(
        sa.text("""
            CREATE TABLE IF NOT EXISTS bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, happened_at timestamptz
            NOT NULL, reference text NOT NULL UNIQUE, amount bigint NOT NULL, details jsonb NOT NULL)
        """)
    )
    db.session.commit()
    insert = sa.text(
        "INSERT INTO bare (happened_at, reference, amount, details)"
        ' VALUES (now(), gen_random_uuid()::text, 12000, \'{"kind": "captured"}\') RETURNING id'
    )

    def act() -> None:
        for _row in range(rows):
            db.session.execute(insert).scalar()
        db.session.commit()

    return act


def _rows() -> int:
    db.session.rollback()
    db.session.execute(sa.text("SELECT pg_stat_force_next_flush()"))
    db.session.commit()
    db.session.execute(sa.text("SELECT pg_stat_clear_snapshot()"))
    found = db.session.execute(sa.text("SELECT sum(n_tup_ins) FROM pg_stat_user_tables")).scalar()
    db.session.rollback()
    return int(found or 0)
