"""The queue keeps its house: what a dead worker held comes back, what is done is swept away."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any

import pytest
import sqlalchemy as sa
from croniter import croniter

from app.database import db as database
from app.database import transaction
from app.jobs import upkeep
from app.jobs.models import JobFailure
from app.jobs.queue import TASKS, task
from tests.jobs import waiting

PERFORMED: list[int] = []


@task("tests.append")
def append(number: int) -> None:
    PERFORMED.append(number)


def sql(statement: str, **values: Any) -> Any:
    return database.session.execute(sa.text(statement), values)


def job_of_worker(silent_seconds: float | None, *, attempts: int = 0, key: str | None = None) -> int:
    """A job that a worker holds whose last heartbeat is so long ago; None: the worker has been forgotten."""
    with transaction():
        append.defer(key=key, number=1)
        job_id: int = sql("SELECT max(id) FROM procrastinate_jobs").scalar()
        worker_id = None
        if silent_seconds is not None:
            worker_id = sql(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => :s)) RETURNING id",
                s=silent_seconds,
            ).scalar()
        sql(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :w, attempts = :a WHERE id = :id",
            w=worker_id, a=attempts, id=job_id,
        )  # fmt: skip
    return job_id


def status_of(job_id: int) -> str:
    return str(sql("SELECT status::text FROM procrastinate_jobs WHERE id = :id", id=job_id).scalar())


@pytest.mark.parametrize("silent_seconds", [31, 3600, None])
def test_a_job_of_a_silent_or_forgotten_worker_comes_back(db: Any, silent_seconds: float | None) -> None:
    job_id = job_of_worker(silent_seconds)
    assert upkeep.return_stalled() == 1
    assert status_of(job_id) == "todo"
    assert database.session.scalars(sa.select(JobFailure)).one().error == "The worker died during this job."


@pytest.mark.parametrize("silent_seconds", [0, 10, 25])
def test_a_job_of_a_living_worker_is_left_to_it(db: Any, silent_seconds: float) -> None:
    job_id = job_of_worker(silent_seconds)
    assert upkeep.return_stalled() == 0
    assert status_of(job_id) == "doing"


def test_a_job_comes_back_although_another_of_its_key_waits(db: Any) -> None:
    job_id = job_of_worker(None, key="one at a time")
    with transaction():
        append.defer(key="one at a time", number=2)
    upkeep.return_stalled()
    assert status_of(job_id) == "todo"
    assert len(waiting()) == 2


def test_one_stalled_job_does_not_keep_the_others(db: Any) -> None:
    ids = [job_of_worker(None) for _ in range(3)]
    assert upkeep.return_stalled() == 3
    assert {status_of(each) for each in ids} == {"todo"}


def test_a_job_that_took_five_workers_with_it_is_left_for_a_person(db: Any) -> None:
    job_id = job_of_worker(None, attempts=upkeep.MOST_DEATHS - 1)
    upkeep.return_stalled()
    assert status_of(job_id) == "failed"


def done_days_ago(days: int, status: str, name: str = "tests.append") -> int:
    with transaction():
        append.defer(number=1)
        job_id: int = sql("SELECT max(id) FROM procrastinate_jobs").scalar()
        sql(
            "UPDATE procrastinate_jobs SET status = CAST(:s AS procrastinate_job_status), task_name = :n WHERE id = :id",
            s=status, n=name, id=job_id,
        )  # fmt: skip
        sql("UPDATE procrastinate_events SET at = now() - make_interval(days => :d)", d=days)
        database.session.add(JobFailure(job_id=job_id, task_name=name, attempt=1, error="once"))
    return job_id


@pytest.mark.parametrize(
    ("days", "status", "name", "stays"),
    [
        (29, "succeeded", "tests.append", True),
        (31, "succeeded", "tests.append", False),
        (31, "cancelled", "tests.append", False),
        (400, "failed", "tests.append", True),
        (400, "todo", "tests.append", True),
        (1, "succeeded", "jobs.sweep", True),
        (3, "succeeded", "jobs.sweep", False),
        (3, "failed", "jobs.sweep", True),
    ],
)
def test_the_sweep_takes_what_is_done_and_old(db: Any, days: int, status: str, name: str, stays: bool) -> None:
    job_id = done_days_ago(days, status, name)
    with transaction():
        sql(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, job_id) VALUES ('x', 1, :id)",
            id=job_id,
        )
    upkeep.sweep()
    assert sql("SELECT count(*) FROM procrastinate_jobs WHERE id = :id", id=job_id).scalar() == int(stays)
    assert len(database.session.scalars(sa.select(JobFailure)).all()) == int(stays)


def test_jobs_are_done_in_the_order_in_which_they_were_deferred(db: Any, run_jobs: Callable[..., int]) -> None:
    PERFORMED.clear()
    with transaction():
        for number in (3, 1, 2):
            append.defer(number=number)
    run_jobs()
    assert PERFORMED == [3, 1, 2]


def test_what_comes_by_the_clock_has_a_valid_time_and_needs_no_arguments() -> None:
    by_clock = [each for each in TASKS.values() if each.cron]
    assert "jobs.sweep" in {each.name for each in by_clock}
    for each in by_clock:
        assert croniter.is_valid(each.cron), f"{each.name}: {each.cron!r}"
        needed = [p for p in signature(each.perform).parameters.values() if p.default is Parameter.empty]
        assert needed == [], f"{each.name} comes by the clock, which knows no arguments"
