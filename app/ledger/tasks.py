"""What the ledger does by the clock: statements of the month that is over, and the proof that everything adds up."""

from __future__ import annotations

from app.database import transaction
from app.jobs.queue import task
from app.ledger import checking, stating


@task("ledger.issue_statements", attempts=5, cron="20 2 * * *")
def issue_statements() -> None:
    """Issue what is missing: on the first of a month those of the month before; later, what was missed."""
    with transaction():
        stating.issue_missing()


@task("ledger.prove", attempts=3, cron="40 2 * * *")
def prove() -> None:
    with transaction():
        checking.prove()
