"""The monthly job: what is over is frozen, and who made the program is told."""

from __future__ import annotations

from flask_babel import force_locale

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.jobs.queue import task
from app.web.filters import month as month_words
from referrals.months import freezing
from referrals.months.models import ProgramMonth
from referrals.months.queries import running_programs


@task("referrals.freeze_months", attempts=3, cron="33 5 * * *")
def freeze_months() -> None:
    """Every day, so that no month is missed; each is counted once. Only the newest is written about."""
    ids = [each.id for each in running_programs()]
    db.session.rollback()
    for program_id in ids:
        with transaction():
            _freeze(program_id)


def _freeze(program_id: int) -> None:
    program = next(each for each in running_programs() if each.id == program_id)
    frozen: ProgramMonth | None = None
    for month in freezing.missing_months(program, clock.today()):
        frozen = freezing.freeze(program, month) or frozen
    if frozen is not None:
        owner = db.session.get(User, program.created_by_id) if program.created_by_id else None
        with force_locale(owner.locale if owner else "en"):
            words = month_words(frozen.month)
        freezing.tell(frozen, words)
