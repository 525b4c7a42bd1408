"""What rewards do outside the request: mature when their time has come, and write the letters."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.jobs.queue import task
from app.rewards import letters
from app.rewards.granting import mature
from app.rewards.models import PENDING, Reward, RewardReversal

MOST_AT_ONCE = 500


@task("rewards.mature", attempts=3, cron="*/10 * * * *")
def mature_due() -> None:
    """Make those rewards the person's whose time has come, each in a transaction of its own.

    One that somebody keeps waiting spoils no other, however many of them wait; it is asked for again the next time.
    """
    last: tuple[datetime, int] | None = None
    while found := _due_after(last):
        for hold_until, reward_id in found:
            with transaction():
                mature(reward_id)
            last = (hold_until, reward_id)


def _due_after(last: tuple[datetime, int] | None) -> list[tuple[datetime, int]]:
    """The next of those whose time has come, the longest first."""
    due = sa.select(Reward.hold_until, Reward.id).where(Reward.state == PENDING, Reward.hold_until <= clock.now())
    if last is not None:
        due = due.where(sa.tuple_(Reward.hold_until, Reward.id) > last)
    rows = db.session.execute(due.order_by(Reward.hold_until, Reward.id).limit(MOST_AT_ONCE)).all()
    db.session.rollback()
    return [(row[0], row[1]) for row in rows]


@task("rewards.tell_granted", attempts=8)
def tell_granted(reward_id: int) -> None:
    with transaction():
        letters.granted(db.session.get_one(Reward, reward_id))


@task("rewards.tell_matured", attempts=8)
def tell_matured(reward_id: int) -> None:
    with transaction():
        letters.matured(db.session.get_one(Reward, reward_id))


@task("rewards.tell_reversed", attempts=8)
def tell_reversed(reversal_id: int) -> None:
    with transaction():
        letters.taken_back(db.session.get_one(RewardReversal, reversal_id))
