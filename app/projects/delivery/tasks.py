"""What happens to approvals by itself: reminders before the answer is due, and what was agreed when it is."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.jobs.queue import task
from app.projects.delivery import answering, reminding
from app.projects.delivery.queries import open_version_ids
from app.projects.delivery.silence import REMIND_BEFORE

MOST_AT_ONCE = 500


@task("delivery.remind", cron="7 * * * *")
def remind() -> None:
    """Write the reminders that are due, each in a transaction of its own."""
    soon = clock.now() + max(REMIND_BEFORE)
    for version_id in _ids(open_version_ids(due_after=clock.now(), due_by=soon)):
        with transaction():
            reminding.remind(version_id)


@task("delivery.let_agreements_answer", cron="*/10 * * * *")
def let_agreements_answer() -> None:
    """Record what silence means by now, where it was agreed that it means something."""
    for version_id in _ids(open_version_ids(due_by=clock.now())):
        with transaction():
            answering.let_agreement_answer(version_id)


def _ids(select: sa.Select[int]) -> list[int]:
    found = list(db.session.scalars(select.limit(MOST_AT_ONCE)))
    db.session.rollback()
    return found
