"""Tasks and how they are deferred: a row on the session's own connection."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import procrastinate
from flask import Flask, current_app
from procrastinate.exceptions import AlreadyEnqueued

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
        if key is None:
            self._write({"schedule_at": at}, arguments)
            return
        session = db.session()
        session.flush()
        try:
            with session.begin_nested():
                self._write({"schedule_at": at, "queueing_lock": key}, arguments)
        except AlreadyEnqueued:
            return

    def _write(self, options: dict[str, Any], arguments: dict[str, Any]) -> None:
        jobs: procrastinate.App = current_app.extensions["jobs"]
        raw = db.session().connection().connection.driver_connection
        jobs.configure_task(self.name, connection=raw, queue=self.queue, **options).defer(**arguments)

    def __call__(self, **arguments: Any) -> None:
        self.perform(**arguments)


TASKS: dict[str, Task] = {}


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
