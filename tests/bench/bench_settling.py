"""Settling a notice end to end against one bare transaction of as many INSERTs, on the same server."""

from __future__ import annotations

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


def run() -> Iterator[Figure]:
    with running_cluster() as cluster, cluster.clone("bench") as url, tempfile.TemporaryDirectory() as folder:
        app = create_app(test_settings(url, Path(folder)))
        with app.app_context():
            notices = story(TIMES + WARM_UP)
            before = _rows()
            settle = _rate(app, [lambda each=each: tasks.receive("sandbox", [each]) for each in notices])
            rows = round((_rows() - before) / len(notices))
            bare = _rate(app, [_inserts(rows)] * (TIMES + WARM_UP))
            db.session.remove()
            db.engine.dispose()
    yield at_least(
        GOAL,
        name=f"settling a notice ({rows} rows: payment, confirmation, invoice, jobs)",
        measured=settle,
        unit="a second",
        baseline=bare,
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


def _rate(app: Flask, acts: list[Callable[[], object]]) -> float:
    """Acts a second, each in a fresh session as in a request, after a warm-up."""
    begin = 0.0
    for number, act in enumerate(acts):
        if number == WARM_UP:
            begin = time.perf_counter()
        with app.app_context():
            act()
    return (len(acts) - WARM_UP) / (time.perf_counter() - begin)


def _inserts(rows: int) -> Callable[[], None]:
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
