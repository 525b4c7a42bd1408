"""The worker: back-off, kept reasons, and keys that do not get in one another's way. On real connections."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.jobs import worker
from app.jobs.models import JobFailure
from app.jobs.queue import task

SEEN: list[int] = []


@task("tests.see")
def see(number: int) -> None:
    SEEN.append(number)


@task("tests.fail", attempts=3)
def fail(number: int) -> None:
    raise LookupError(f"number {number} is nowhere")


@task("tests.fail_and_defer_itself", attempts=3)
def fail_and_defer_itself() -> None:
    """While it runs for the first time, somebody defers the same again; then it fails and wants back in line."""
    if not SEEN:
        SEEN.append(1)
        with transaction():
            fail_and_defer_itself.defer(key="the same")
    raise LookupError("not yet")


def work(app: Flask) -> None:
    """One real worker, in this thread, until nothing is due."""
    worker.run(app, concurrency=1, wait=False, signals=False)


def statuses() -> list[str]:
    rows = db.session.scalars(
        sa.text("SELECT status::text FROM procrastinate_jobs WHERE task_name LIKE 'tests.%' ORDER BY id")
    )
    found = list(rows)
    db.session.rollback()
    return found


@pytest.fixture
def app_of_its_own(fresh_app: Flask) -> Any:
    SEEN.clear()
    with fresh_app.app_context():
        yield fresh_app


def test_a_worker_does_what_was_committed_in_order(app_of_its_own: Flask) -> None:
    with transaction():
        for number in (2, 1, 3):
            see.defer(number=number)
    work(app_of_its_own)
    assert SEEN == [2, 1, 3]
    assert statuses() == ["succeeded"] * 3


def test_a_failed_attempt_waits_and_its_reason_is_kept(app_of_its_own: Flask) -> None:
    with transaction():
        fail.defer(number=7)
    work(app_of_its_own)
    assert statuses() == ["todo"]
    kept = db.session.scalars(sa.select(JobFailure)).one()
    assert (kept.task_name, kept.attempt) == ("tests.fail", 1)
    assert kept.error.strip().endswith("LookupError: number 7 is nowhere")


def test_after_the_last_attempt_it_stays_failed(app_of_its_own: Flask) -> None:
    with transaction() as session:
        fail.defer(number=7)
        session.execute(sa.text("UPDATE procrastinate_jobs SET attempts = 2"))
    work(app_of_its_own)
    assert statuses() == ["failed"]


def test_a_job_returns_to_the_line_although_another_of_its_key_waits_there(app_of_its_own: Flask) -> None:
    with transaction():
        fail_and_defer_itself.defer(key="the same")
    work(app_of_its_own)
    assert statuses() == ["todo", "todo"], "both wait for their next attempt and nothing hangs"


def test_waits_double_and_end_at_an_hour() -> None:
    assert [worker.wait_seconds(made) for made in (1, 2, 3, 4, 10, 11, 50)] == [5, 10, 20, 40, 2560, 3600, 3600]
