"""What the queue looks like to the person on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.config import settings
from app.database import db
from app.errors import NotFound
from app.jobs.models import JobFailure

# Procrastinate's own tables, as far as we read them.
JOBS = sa.table(
    "procrastinate_jobs",
    sa.column("id", sa.BigInteger),
    sa.column("task_name", sa.Text),
    sa.column("args", sa.JSON),
    sa.column("status", sa.Text),
    sa.column("scheduled_at", sa.DateTime(timezone=True)),
    sa.column("attempts", sa.Integer),
    sa.column("worker_id", sa.BigInteger),
)
WORKERS = sa.table(
    "procrastinate_workers",
    sa.column("id", sa.BigInteger),
    sa.column("last_heartbeat", sa.DateTime(timezone=True)),
)
EVENTS = sa.table(
    "procrastinate_events",
    sa.column("job_id", sa.BigInteger),
    sa.column("at", sa.DateTime(timezone=True)),
)
_STATUS = sa.cast(JOBS.c.status, sa.Text)
STATUSES = {
    "waiting": ("todo",),
    "running": ("doing",),
    "failed": ("failed",),
    "done": ("succeeded", "cancelled", "aborted"),
}


@dataclass(frozen=True)
class Workers:
    """How many workers showed signs of life lately, and when the last one did."""

    alive: int
    last_heartbeat: datetime | None


def jobs_in(state: str, text: str = "") -> sa.Select[Any]:
    """Jobs of one of `STATUSES`, what is due first on top, or the newest where nothing is due any more."""
    found = _jobs().where(_STATUS.in_(STATUSES[state]))
    if text:
        found = found.where(_matches(text))
    if state in {"waiting", "running"}:
        return found.order_by(sa.func.coalesce(JOBS.c.scheduled_at, sa.func.now()), JOBS.c.id)
    return found.order_by(JOBS.c.id.desc())


def counts() -> dict[str, int]:
    """How many jobs are in each state."""
    rows = db.session.execute(sa.select(_STATUS, sa.func.count()).group_by(_STATUS))
    found: dict[str, int] = dict(rows.all())
    return {state: sum(found.get(name, 0) for name in names) for state, names in STATUSES.items()}


def failed_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(JOBS).where(_STATUS == "failed")) or 0


def job(job_id: int) -> sa.Row[Any]:
    """One job; raises `NotFound`."""
    found = db.session.execute(_jobs().where(JOBS.c.id == job_id)).first()
    if found is None:
        raise NotFound
    return found


def failures_of(job_id: int) -> Sequence[JobFailure]:
    """Why it failed, the last attempt first."""
    return db.session.scalars(
        sa.select(JobFailure).where(JobFailure.job_id == job_id).order_by(JobFailure.id.desc())
    ).all()


def workers() -> Workers:
    rows = db.session.scalars(sa.select(WORKERS.c.last_heartbeat)).all()
    silence = settings().stalled_after_seconds
    alive = [at for at in rows if (clock.now() - at).total_seconds() <= silence]
    return Workers(alive=len(alive), last_heartbeat=max(rows, default=None))


def _jobs() -> sa.Select[Any]:
    changed = sa.select(sa.func.max(EVENTS.c.at)).where(EVENTS.c.job_id == JOBS.c.id).scalar_subquery()
    described = (changed.label("changed_at"), _STATUS.label("status"), _last_error().label("error"))
    return sa.select(JOBS.c.id, JOBS.c.task_name, JOBS.c.args, JOBS.c.scheduled_at, JOBS.c.attempts, *described)


def _last_error() -> sa.ScalarSelect[str]:
    return (
        sa.select(JobFailure.error)
        .where(JobFailure.job_id == JOBS.c.id)
        .order_by(JobFailure.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _matches(text: str) -> sa.ColumnElement[bool]:
    by_name = JOBS.c.task_name.icontains(text, autoescape=True)
    is_number = text.isascii() and text.isdecimal() and len(text) < 19
    return sa.or_(by_name, JOBS.c.id == int(text)) if is_number else by_name
