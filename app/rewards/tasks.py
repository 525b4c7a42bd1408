"""What rewards do outside the request: mature when their time has come, and write the letters."""

from __future__ import annotations

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

    One that somebody keeps waiting spoils no other; it is asked for again the next time.
    """
    due = sa.select(Reward.id).where(Reward.state == PENDING, Reward.hold_until <= clock.now())
    found = db.session.scalars(due.order_by(Reward.hold_until, Reward.id).limit(MOST_AT_ONCE)).all()
    db.session.rollback()
    for reward_id in found:
        with transaction():
            mature(reward_id)


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
