"""Tasks and how they are deferred: a row on the session's own connection."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import procrastinate
from flask import Flask, current_app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from app.database import db


@dataclass(frozen=True, kw_only=True)
class Task:
    """A named function with JSON keyword arguments, performed by a worker outside the request.

    A task may run twice (a worker can die after the work and before the tick), so it is idempotent by the
    rows it writes; it opens its own `transaction()`.
    """

    name: str
    perform: Callable[..., None]
    attempts: int
    queue: str
    cron: str | None = None

    def defer(self, *, key: str | None = None, at: datetime | None = None, **arguments: Any) -> None:
        """Write the job beside the other rows of this transaction.

        With `key`, nothing is added while a job of that key still waits. `at` is the earliest start (aware).
        """
        session = db.session()
        if key is None:
            job = self._job({"schedule_at": at}, arguments)
            if GATHERED in session.info and not session.in_nested_transaction():
                session.info[GATHERED].append(job)
            else:
                _write([job])
            return
        session.flush()
        try:
            with session.begin_nested():
                _write([self._job({"schedule_at": at, "queueing_lock": key}, arguments)])
        except AlreadyEnqueued:
            return

    def _job(self, options: dict[str, Any], arguments: dict[str, Any]) -> Job:
        jobs: procrastinate.App = current_app.extensions["jobs"]
        return jobs.configure_task(self.name, queue=self.queue, **options).make_new_job(**arguments)

    def __call__(self, **arguments: Any) -> None:
        self.perform(**arguments)


TASKS: dict[str, Task] = {}
GATHERED = "jobs"


@contextmanager
def together() -> Iterator[None]:
    """Jobs deferred inside are written at its end in one statement, which is one way to the database instead of several.

    For the few transactions that many people wait for; a job with a key, or one inside a savepoint, is written at once.
    """
    session = db.session()
    gathered = session.info[GATHERED] = []
    try:
        yield
        if gathered:
            _write(gathered)
    finally:
        session.info.pop(GATHERED, None)


def _write(gathered: list[Job]) -> None:
    jobs: procrastinate.App = current_app.extensions["jobs"]
    raw = db.session().connection().connection.driver_connection
    jobs.job_manager.batch_defer_jobs(jobs=gathered, connection=raw)


def task(
    name: str, *, attempts: int = 8, queue: str = "default", cron: str | None = None
) -> Callable[[Callable[..., None]], Task]:
    """Declare a task. `attempts` counts the first run too; `cron` (with optional seconds as sixth field) repeats it."""

    def declare(function: Callable[..., None]) -> Task:
        if any(p.kind is p.POSITIONAL_ONLY for p in inspect.signature(function).parameters.values()):
            raise TypeError(f"{name}: jobs carry keyword arguments only")
        TASKS[name] = Task(name=name, perform=function, attempts=attempts, queue=queue, cron=cron)
        return TASKS[name]

    return declare


def init_app(app: Flask) -> None:
    # Never opened: every row is written on the connection of the session that defers.
    app.extensions["jobs"] = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
