"""Perform deferred jobs inside the test's own transaction, where a worker's separate connection could not see them."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db, transaction
from app.jobs.queue import TASKS

_DUE = sa.text("""
    SELECT id, task_name, args FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= :moment) ORDER BY id LIMIT 1
""")


def perform_due(*, moment: object = None, only: str | None = None, most: int = 500) -> int:
    """Run every due job, the ones they defer too, and say how many. An error of a job propagates."""
    from app import clock

    done = 0
    while done < most:
        row = db.session.execute(_DUE, {"moment": moment or clock.now()}).first()
        db.session.rollback()
        if row is None:
            return done
        with transaction() as session:
            session.execute(sa.text("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = :id"), {"id": row.id})
        if only is None or row.task_name == only:
            TASKS[row.task_name].perform(**row.args)
            done += 1
        with transaction() as session:
            session.execute(
                sa.text("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = :id"), {"id": row.id}
            )
    raise AssertionError(f"more than {most} jobs: do they defer one another for ever?")


def waiting() -> list[tuple[str, dict[str, object]]]:
    """The jobs that wait, as (task name, arguments)."""
    rows = db.session.execute(
        sa.text("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
    )
    return [(row.task_name, row.args) for row in rows]
