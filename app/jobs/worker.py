"""The worker: claims jobs, performs them inside an app context, keeps what went wrong, backs off."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import Any

import procrastinate
from flask import Flask
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job

from app.config import Settings
from app.database import db, transaction
from app.jobs import upkeep
from app.jobs.models import JobFailure
from app.jobs.queue import TASKS, Task

log = logging.getLogger(__name__)
LONGEST_WAIT_SECONDS = 3600


def wait_seconds(attempts_made: int) -> int:
    """Seconds until the next attempt: 5, 10, 20, 40 … at most an hour."""
    return int(min(LONGEST_WAIT_SECONDS, 5 * 2 ** max(0, attempts_made - 1)))


class BackOff(BaseRetryStrategy):
    """Exponential waits; after `attempts` runs the job stays as failed, visible on the desk."""

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        made = job.attempts + 1
        return RetryDecision(retry_in={"seconds": wait_seconds(made)}) if made < self.attempts else None


def assemble(app: Flask) -> procrastinate.App:
    """A procrastinate application with every declared task, on a connection pool of its own."""
    with app.app_context():
        url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    jobs = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
    for declared in TASKS.values():
        performed = jobs.task(
            name=declared.name, queue=declared.queue, retry=BackOff(declared.attempts), pass_context=True
        )(_within(app, declared))
        if declared.cron:
            jobs.periodic(cron=declared.cron)(performed)
    return jobs


def run(app: Flask, *, concurrency: int = 4, wait: bool = True, signals: bool = True) -> None:
    """Work until told to stop; with `wait=False` until nothing is due."""
    it: Settings = app.extensions["settings"]
    jobs = assemble(app)
    with jobs.open(), upkeep.watching(app):
        jobs.run_worker(
            concurrency=concurrency,
            wait=wait,
            fetch_job_polling_interval=2.0,
            shutdown_graceful_timeout=20.0,
            update_heartbeat_interval=it.heartbeat_seconds,
            stalled_worker_timeout=it.stalled_after_seconds,
            install_signal_handlers=signals,
        )


def _within(app: Flask, declared: Task) -> Callable[..., None]:
    def perform(context: JobContext, **arguments: Any) -> None:
        if declared.cron:
            arguments.pop("timestamp", None)
        with app.app_context():
            try:
                declared.perform(**arguments)
            except Exception:
                db.session.rollback()
                _keep_failure(context.job, traceback.format_exc())
                raise

    return perform


def _keep_failure(job: Job, error: str) -> None:
    """Write down what went wrong. The job gives up its key: a second one of that key may wait when it returns."""
    log.warning("job %s (%s) failed on attempt %s", job.id, job.task_name, job.attempts + 1)
    with transaction() as session:
        session.execute(upkeep.GIVE_UP_KEY, {"id": job.id})
        session.add(JobFailure(job_id=job.id, task_name=job.task_name, attempt=job.attempts + 1, error=error[-4000:]))
