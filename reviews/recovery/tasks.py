"""What recovery does outside the request: cases within seconds, and the clock."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.queue import task
from reviews.recovery import helping, inviting, opening


@task("recovery.open_for_review")
def open_for_review(review_id: int) -> None:
    with transaction():
        opening.open_for_review(review_id)


@task("recovery.open_for_nps")
def open_for_nps(nps_id: int) -> None:
    with transaction():
        opening.open_for_nps(nps_id)


@task("recovery.invite", cron="25 9 * * *")
def invite() -> None:
    """The two questions by mail, each in a transaction of its own."""
    ids = inviting.due()
    db.session.rollback()
    for review_id in ids:
        with transaction():
            inviting.invite(review_id)


@task("recovery.watch", cron="*/10 * * * *")
def watch() -> None:
    """A day without a step reminds, two days tell those who look after the whole."""
    for due, act in ((helping.due_for_reminder, helping.remind), (helping.due_for_alarm, helping.raise_alarm)):
        ids = due()
        db.session.rollback()
        for case_id in ids:
            with transaction():
                act(case_id)
