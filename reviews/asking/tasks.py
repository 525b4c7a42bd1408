"""What asking does outside the request."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.queue import task
from reviews.asking import planning, sending


@task("asking.look_for_due", cron="*/5 * * * *")
def look_for_due() -> None:
    """One job per mail that is due, so that one that fails stops no other."""
    with transaction():
        planning.plan_missed()
    ids = sending.due()
    db.session.rollback()
    with transaction():
        for ask_id in ids:
            send.defer(key=f"asking.send:{ask_id}", ask_id=ask_id)


@task("asking.send")
def send(ask_id: int) -> None:
    with transaction():
        sending.send(ask_id)
