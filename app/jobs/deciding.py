"""What a person on duty can decide about a job. Each verb says no when the job has moved on meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from app.database import db
from app.errors import Conflict

# The attempts begin anew, or the job would fail for good at the first error.
_RETRY = sa.text("""
    UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = now(), attempts = 0, queueing_lock = NULL
    WHERE id = :id AND status = 'failed' RETURNING task_name
""")
_HURRY = sa.text("""
    UPDATE procrastinate_jobs SET scheduled_at = now() WHERE id = :id AND status = 'todo' RETURNING task_name
""")
_CANCEL = sa.text("""
    UPDATE procrastinate_jobs SET status = 'cancelled'
    WHERE id = :id AND status IN ('todo', 'failed') RETURNING task_name
""")


def try_again(job_id: int) -> str:
    """Put a failed job back in line, or one that waits for its time to the front; returns the name of its task."""
    name = db.session.scalar(_RETRY, {"id": job_id}) or db.session.scalar(_HURRY, {"id": job_id})
    if name is None:
        raise Conflict(_("This job is running or done: there is nothing to try again."))
    return str(name)


def cancel(job_id: int) -> str:
    """Take a waiting job out of the line, or close a failed one without another attempt."""
    name = db.session.scalar(_CANCEL, {"id": job_id})
    if name is None:
        raise Conflict(_("This job has begun or is done: it can no longer be cancelled."))
    return str(name)
