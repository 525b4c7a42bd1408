"""Archiving at night what is over."""

from __future__ import annotations

from app.database import transaction
from app.jobs.queue import task
from app.reports.archive.sockets import known_kinds
from app.reports.archive.writing import months_due, write


@task("reports.archive", attempts=3, cron="17 1 * * *")
def archive_months() -> None:
    """Each month in a transaction of its own; before touches older than ninety days are let go."""
    for kind in known_kinds().values():
        with transaction():
            due = months_due(kind)
        for month in due:
            with transaction():
                write(kind, month)
