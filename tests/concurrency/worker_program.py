"""A worker process for tests: the house's own worker on a given database, with tasks that can be interrupted.

Usage: python -m tests.concurrency.worker_program DATABASE_URL INSTANCE_FOLDER HEARTBEAT_SECONDS STALLED_AFTER_SECONDS
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import sqlalchemy as sa

from app import create_app
from app.database import db, transaction
from app.jobs import worker
from app.jobs.queue import task
from tests.databases import test_settings


def note(event: str, number: int) -> None:
    """Write down, at once and for good, that this process came this far."""
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO worker_diary (event, number) VALUES (:event, :number)"),
            {"event": event, "number": number},
        )


def add_effect(number: int) -> None:
    """The effect of the job: a row that a constraint allows once."""
    db.session.execute(
        sa.text("INSERT INTO worker_effect (number) VALUES (:number) ON CONFLICT DO NOTHING"), {"number": number}
    )


def sleep_the_first_time(number: int, seconds: float) -> None:
    with db.engine.connect() as connection:
        begun = connection.scalar(
            sa.text("SELECT count(*) FROM worker_diary WHERE event = 'began' AND number = :number"), {"number": number}
        )
    if begun == 1:
        time.sleep(seconds)


@task("tests.sleep_inside")
def sleep_inside(number: int, seconds: float) -> None:
    """Write, fall asleep inside the transaction, and only then commit."""
    note("began", number)
    with transaction():
        add_effect(number)
        sleep_the_first_time(number, seconds)
    note("finished", number)


@task("tests.sleep_after")
def sleep_after(number: int, seconds: float) -> None:
    """Write, commit, and fall asleep before the queue hears that the job is done."""
    note("began", number)
    with transaction():
        add_effect(number)
    note("committed", number)
    sleep_the_first_time(number, seconds)
    note("finished", number)


@task("tests.stumble", attempts=3)
def stumble(number: int) -> None:
    note("began", number)
    raise RuntimeError("this never works")


def main() -> None:
    url, instance, heartbeat, stalled = sys.argv[1:]
    settings = test_settings(
        url, Path(instance), heartbeat_seconds=float(heartbeat), stalled_after_seconds=float(stalled)
    )
    worker.run(create_app(settings), concurrency=2)


if __name__ == "__main__":
    main()
