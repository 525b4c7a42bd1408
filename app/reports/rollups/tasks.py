"""Keeping the roll-ups: what changed is counted every few minutes."""

from __future__ import annotations

from app.database import transaction
from app.jobs.queue import task
from app.reports.rollups.counting import catch_up, every


@task("reports.roll_up", attempts=3, cron="*/5 * * * *")
def roll_up() -> None:
    """Any number of times, by any number of workers, with the same result."""
    for it in every():
        counted = 1
        while counted:
            with transaction():
                counted = catch_up(it)
