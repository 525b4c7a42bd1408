"""The demo story, told once, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.accounts import audit
from app.accounts.models import AuditEntry
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo import catalogue, jobs, people, sockets
from app.demo.chapters import chapters

TOLD = "demo.told"
FIRST_DAY = 120
# The story ends a little before now, so that nothing in it lies in the future.
LAST_HOURS = 1


class Interrupted(Exception):
    """An earlier telling broke off in the middle; the database must be emptied before it can be told again."""


def is_told() -> bool:
    return db.session.scalar(sa.select(AuditEntry.id).where(AuditEntry.action == TOLD).limit(1)) is not None


def tell() -> bool:
    """Whether anything was new. Raises `Interrupted`."""
    with transaction():
        if is_told():
            return False
        if people.is_loaded():
            raise Interrupted
    now = clock.now()
    _at(now - timedelta(days=FIRST_DAY), _open_shop)
    told = [*chapters(), *(chapter for answer in sockets.chapters.answers() for chapter in answer)]
    for days_ago, hour, step in sorted(told, key=lambda chapter: (-chapter[0], chapter[1])):
        _at(_moment(now, days_ago, hour), step)
    with transaction():
        audit.record(TOLD, ("demo", "story"))
    return True


def _open_shop() -> None:
    with transaction():
        people.write_people()
    with people.at_the_desk(Role.MARKETER), transaction():
        catalogue.write_catalogue()


def _moment(now: datetime, days_ago: int, hour: float) -> datetime:
    """That hour (UTC) of a day before; never later than shortly before now."""
    day = (now - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(day + timedelta(hours=hour), now - timedelta(hours=LAST_HOURS) + timedelta(minutes=hour))


def _at(moment: datetime, step: Callable[[], object]) -> None:
    """Stop the clock there, do it, and perform the jobs it left behind."""
    with clock.freeze(moment):
        step()
        jobs.perform_due()
