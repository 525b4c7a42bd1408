"""What integrity does by itself: it looks every hour, and audits the month before on the second of each month."""

from __future__ import annotations

from app import clock
from app.database import db, transaction
from app.errors import Busy
from app.jobs.queue import task
from reviews.integrity import auditing, raising, running
from reviews.integrity.models import IntegrityRun


@task("integrity.look", attempts=3, cron="17 * * * *")
def look() -> None:
    """Find, keep, hold; each review in a transaction of its own, so that one that is busy waits for the next hour."""
    with transaction():
        run = IntegrityRun()
        db.session.add(run)
        db.session.flush()
        run_id = run.id
    sight = running.look()
    db.session.rollback()
    raised = 0
    for found in sight.found:
        with transaction():
            raised += raising.raise_signal(found, run_id) is not None
    waiting = raising.to_hold()
    db.session.rollback()
    for review_id in waiting:
        _hold(review_id)
    with transaction():
        run = db.session.get_one(IntegrityRun, run_id)
        run.ended_at, run.subjects, run.tests, run.signals = clock.now(), sight.subjects, sight.tests, raised


@task("integrity.audit", attempts=5, cron="40 4 2 * *")
def audit() -> None:
    """Compare how the pleased and the displeased of last month were treated."""
    with transaction():
        auditing.audit(auditing.month_before(clock.today()))


def _hold(review_id: int) -> None:
    try:
        with transaction():
            raising.hold_for(review_id)
    except Busy:
        return
