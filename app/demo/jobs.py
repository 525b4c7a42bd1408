"""The jobs that a step of the story deferred, performed while the clock still stands at that step.

A worker would perform them too, but today: mails of March would have been sent in November.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.jobs.queue import TASKS

log = logging.getLogger(__name__)
MOST = 200

_CLAIM = sa.text("""
    UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
        SELECT id FROM procrastinate_jobs
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= :moment)
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, task_name, args
""")
_FINISH = sa.text("SELECT procrastinate_finish_job_v1(:id, CAST(:outcome AS procrastinate_job_status), false)")


def perform_due() -> int:
    """Perform what is due now, and what that defers; says how many. A job that fails stays visible as failed."""
    for done in range(MOST):
        with transaction() as session:
            job = session.execute(_CLAIM, {"moment": clock.now()}).first()
        if job is None:
            return done
        outcome = "succeeded" if _performed(job.task_name, job.args) else "failed"
        with transaction() as session:
            session.execute(_FINISH, {"id": job.id, "outcome": outcome})
    return MOST


def _performed(task_name: str, arguments: dict[str, object]) -> bool:
    try:
        TASKS[task_name].perform(**arguments)
    except Exception:
        db.session.rollback()
        log.exception("the demo's job %s failed", task_name)
        return False
    return True
