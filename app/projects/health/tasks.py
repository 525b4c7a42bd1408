"""What health does by itself: looks at every running project each hour."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.queue import task
from app.projects.health import watching
from app.projects.health.queries import looked_at_ids


@task("health.watch", cron="37 * * * *")
def watch() -> None:
    """Note the changes, each project in a transaction of its own."""
    found = watching.changed(looked_at_ids())
    db.session.rollback()
    for project_id in found:
        with transaction():
            watching.note(project_id)
