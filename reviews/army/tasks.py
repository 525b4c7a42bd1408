"""What the army does outside the request: looking at everybody each night, offers that nobody answered, clocks and alerts."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.queue import task
from reviews.army import complaining, finding, rounds, watching


@task("army.find_superfans", cron="20 3 * * *")
def find_superfans() -> None:
    with transaction():
        if finding.is_due():
            finding.find()


@task("army.lapse", cron="*/20 * * * *")
def lapse() -> None:
    """Each for itself: one that fails holds no other up."""
    ids = rounds.due_to_lapse()
    db.session.rollback()
    for assignment_id in ids:
        with transaction():
            rounds.lapse(assignment_id)


@task("army.watch", cron="*/15 * * * *")
def watch() -> None:
    """Answers that are late, and the limits of every running campaign."""
    for due, act in ((complaining.late, complaining.remind), (watching.watched, watching.watch)):
        ids = due()
        db.session.rollback()
        for row_id in ids:
            with transaction():
                act(row_id)
