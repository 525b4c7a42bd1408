"""The queue's own housekeeping: jobs of a dead worker go back in line, old ones are swept away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from app.config import Settings, settings
from app.database import db, transaction
from app.jobs.models import JobFailure
from app.jobs.queue import TASKS, task

log = logging.getLogger(__name__)
KEPT_DAYS = 30
# Jobs that come by the clock say little once they are done, and there are many.
KEPT_DAYS_BY_CLOCK = 2
# A job that takes its worker with it this often (out of memory, say) is not given to another one.
MOST_DEATHS = 5

# A job is stalled when the worker that claimed it is gone or silent. PostgreSQL rolled its transaction back when the
# connection died, so doing it again does the work once. Two workers may look at the same time: each takes other rows.
_STALLED = sa.text("""
    SELECT job.id, job.task_name, job.attempts
    FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :silent_seconds))
    ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
""")
# A key allows one waiting job. Another of the same key may have come meanwhile, so one that returns has none.
GIVE_UP_KEY = sa.text("UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = :id")
_AGAIN = sa.text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)")
_FAIL = sa.text("SELECT procrastinate_finish_job_v1(:id, 'failed', false)")


def return_stalled() -> int:
    """Give the jobs of workers that died back to the queue; says how many."""
    with transaction() as session:
        stalled = session.execute(_STALLED, {"silent_seconds": settings().stalled_after_seconds}).all()
        for job in stalled:
            _return(job)
    return len(stalled)


def _return(job: sa.Row[tuple[int, str, int]]) -> None:
    attempt = job.attempts + 1
    is_hopeless = attempt >= MOST_DEATHS
    db.session.add(
        JobFailure(job_id=job.id, task_name=job.task_name, attempt=attempt, error="The worker died during this job.")
    )
    log.warning("job %s (%s) lost its worker on attempt %s", job.id, job.task_name, attempt)
    db.session.execute(GIVE_UP_KEY, {"id": job.id})
    db.session.execute(_FAIL if is_hopeless else _AGAIN, {"id": job.id})


@contextmanager
def watching(app: Flask) -> Iterator[None]:
    """Look for stalled jobs while a worker works: in a thread, because a rescue must not wait in the line it clears."""
    it: Settings = app.extensions["settings"]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(it.heartbeat_seconds):
            try:
                with app.app_context():
                    return_stalled()
            except sa.exc.SQLAlchemyError:
                log.warning("could not look for stalled jobs", exc_info=True)

    thread = threading.Thread(target=watch, name="stalled jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=it.heartbeat_seconds + 5)


@task("jobs.sweep", attempts=3, cron="17 3 * * *")
def sweep() -> None:
    """Forget finished jobs after thirty days; failed ones stay until a person decides."""
    by_clock = [each.name for each in TASKS.values() if each.cron]
    with transaction() as session:
        session.execute(_SWEEP, {"days": KEPT_DAYS, "by_clock_days": KEPT_DAYS_BY_CLOCK, "by_clock": by_clock})
        session.execute(_SWEEP_FAILURES)


_SWEEP = sa.text("""
    DELETE FROM procrastinate_jobs job
    WHERE job.status IN ('succeeded', 'cancelled', 'aborted') AND NOT EXISTS (
        SELECT FROM procrastinate_events event WHERE event.job_id = job.id
        AND event.at > now() - make_interval(
            days => CASE WHEN job.task_name = ANY(:by_clock) THEN :by_clock_days ELSE :days END))
""")
_SWEEP_FAILURES = sa.text("""
    DELETE FROM job_failure failure
    WHERE NOT EXISTS (SELECT FROM procrastinate_jobs job WHERE job.id = failure.job_id)
""")
