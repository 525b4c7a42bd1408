"""The queue's own housekeeping: jobs of a dead worker go back in line, old ones are swept away."""

from __future__ import annotations

import sqlalchemy as sa

from app.config import settings
from app.database import db, transaction
from app.jobs.queue import task

KEPT_DAYS = 30

# A job is stalled when the worker that claimed it is gone or silent. Its own transaction was rolled back
# by PostgreSQL when the connection died, so doing it again does the work once.
_RETURN_STALLED = sa.text("""
    SELECT procrastinate_retry_job_v2(job.id, now(), NULL, NULL, NULL)
    FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :silent_seconds))
""")


@task("jobs.return_stalled", attempts=1, cron="* * * * * */30")
def return_stalled() -> None:
    """Give the jobs of workers that died back to the queue."""
    with transaction():
        db.session.execute(_RETURN_STALLED, {"silent_seconds": settings().stalled_after_seconds})


@task("jobs.sweep", attempts=1, cron="17 3 * * *")
def sweep() -> None:
    """Forget finished jobs after thirty days; failed ones stay until a person decides."""
    with transaction():
        db.session.execute(
            sa.text("""
                DELETE FROM procrastinate_jobs WHERE status IN ('succeeded', 'cancelled') AND id IN (
                    SELECT job_id FROM procrastinate_events GROUP BY job_id
                    HAVING max(at) < now() - make_interval(days => :days))
            """),
            {"days": KEPT_DAYS},
        )
