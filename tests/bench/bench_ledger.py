"""Posting a transfer against the bare INSERTs and UPDATEs it consists of, and recomputing all balances, on one server.

The server is durable, so both sides wait for the disk once, at their commit; both run in the same process on the same
pool and take turns, and the medians are compared. The baseline writes the posting and the transfer and updates two
balances by key, in one transaction with a lock on neither: what nobody who keeps books could do without.

Recomputing folds every transfer there is into balances and compares them; its baseline is PostgreSQL counting the rows of
the same table.
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
from app.database import db, transaction
from app.ledger.naming import AVAILABLE, REWARDS_EXPENSE, company, personal
from app.ledger.posting import transfer
from app.ledger.proving import flaws
from app.ledger.units import Amount
from tests.bench.figures import Figure, at_least, at_most
from tests.databases import running_cluster, test_settings

GOAL = 0.25
TIMES = 150
WARM_UP = 15
MANY = 200_000
# The research asked for a million within 60 s.
LONGEST_SECONDS = 60 * MANY // 1_000_000

_BARE = (
    sa.text("INSERT INTO bare_posting (source, because) VALUES (:source, '{}')"),
    sa.text("INSERT INTO bare_transfer (debit, credit, amount) VALUES (1, :holder, 1)"),
    sa.text("UPDATE bare_account SET balance = balance - 1 WHERE id = 1"),
    sa.text("UPDATE bare_account SET balance = balance + 1 WHERE id = :holder"),
)
_TABLES = """
    CREATE TABLE bare_posting (id bigserial PRIMARY KEY, source text UNIQUE, because jsonb);
    CREATE TABLE bare_transfer (id bigserial PRIMARY KEY, debit bigint, credit bigint, amount bigint);
    CREATE TABLE bare_account (id bigint PRIMARY KEY, balance bigint);
    INSERT INTO bare_account SELECT n, 0 FROM generate_series(1, 100) n;
"""
_MANY = sa.text("""
    INSERT INTO ledger_transfer (posting_id, position, debit_account_id, credit_account_id, unit, amount)
    SELECT posting.id, n + 10, debit.id, credit.id, 'EUR', 1 + n % 500
    FROM generate_series(1, :many) n,
         (SELECT id FROM ledger_posting ORDER BY id LIMIT 1) posting,
         (SELECT id FROM ledger_account WHERE kind = 'rewards_expense') debit,
         (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM ledger_account WHERE kind = 'available') credit
    WHERE credit.place = n % 50
""")
Act = Callable[[], object]


def run() -> Iterator[Figure]:
    with (
        running_cluster(durable=True) as cluster,
        cluster.clone("bench") as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        app = create_app(test_settings(url, Path(folder)))
        with app.app_context():
            holders = _prepare()
            posting, bare = _taking_turns(app, holders)
            recomputing, counting = _recomputed()
            db.session.remove()
            db.engine.dispose()
    yield at_least(
        GOAL,
        name="posting a transfer (idempotent, locked, balances kept by trigger)",
        measured=1 / posting,
        unit="a second",
        baseline=1 / bare,
        baseline_name="the bare INSERTs and UPDATEs",
    )
    yield at_most(
        LONGEST_SECONDS,
        name=f"recomputing every balance from {MANY} transfers",
        measured=recomputing,
        unit="seconds",
        baseline=counting,
        baseline_name="counting the same rows",
    )


def _prepare() -> list[int]:
    with transaction():
        people = [User(email=f"p{number}@bench.example", name="P") for number in range(50)]
        db.session.add_all(people)
        db.session.flush()
        for statement in filter(str.strip, _TABLES.split(";")):
            db.session.execute(sa.text(statement))
        holders = [person.id for person in people]
    for holder in holders:
        _post(f"open:{holder}", holder)
    return holders


def _post(source: str, holder: int) -> None:
    with transaction():
        transfer(
            source,
            debit=company(REWARDS_EXPENSE, "EUR"),
            credit=personal(holder, AVAILABLE, "EUR"),
            amount=Amount(1, "EUR"),
            purpose="bench",
            because={},
        )


def _write_bare(source: str, holder: int) -> None:
    with transaction() as session:
        for statement in _BARE:
            session.execute(statement, {"source": source, "holder": holder})


def _taking_turns(app: Flask, holders: list[int]) -> tuple[float, float]:
    pairs = []
    for number in range(TIMES + WARM_UP):
        holder, place = holders[number % len(holders)], 2 + number % 50
        ours = _seconds(app, lambda n=number, who=holder: _post(f"bench:{n}", who))
        theirs = _seconds(app, lambda n=number, who=place: _write_bare(f"bench:{n}", who))
        pairs.append((ours, theirs))
    measured = pairs[WARM_UP:]
    return statistics.median(pair[0] for pair in measured), statistics.median(pair[1] for pair in measured)


def _recomputed() -> tuple[float, float]:
    with transaction() as session:
        session.execute(sa.text("ALTER TABLE ledger_transfer DISABLE TRIGGER ledger_transfer_carries"))
        session.execute(_MANY, {"many": MANY})
        session.execute(sa.text("ALTER TABLE ledger_transfer ENABLE TRIGGER ledger_transfer_carries"))
    counting = _timed(lambda: db.session.execute(sa.text("SELECT count(*) FROM ledger_transfer")).scalar())
    recomputing = _timed(lambda: flaws(db.session.connection()))
    return recomputing, counting


def _timed(act: Act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _seconds(app: Flask, act: Act) -> float:
    with app.app_context():
        seconds = _timed(act)
        db.session.remove()
    return seconds
