"""What commissions do when others' facts happen."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.rewards.models import PENDING, Reward
from referrals.commissions.models import Commission


def wait_for_source(reward: Reward) -> str | None:
    """Plugged into `rewards.barriers`: what an upline earns never becomes theirs before what it was earned by."""
    mine = db.session.scalar(sa.select(Commission).where(Commission.reward_id == reward.id))
    if mine is None or mine.level == 1:
        return None
    first = sa.select(Reward.state).join(Commission, Commission.reward_id == Reward.id)
    source = db.session.scalar(first.where(Commission.conversion_id == mine.conversion_id, Commission.level == 1))
    return "source_waits" if source == PENDING else None
