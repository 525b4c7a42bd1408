"""Giving up what one has: it lapses to the company as transfers, so that no sum changes when somebody leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.ledger.naming import AVAILABLE, BREAKAGE, CREDIT, REDEEMABLE, company, personal
from app.ledger.posting import Move, lock_accounts, post
from app.ledger.queries import balances_of
from app.rewards.granting import take_back
from app.rewards.models import PENDING, Reward

LAPSING = (AVAILABLE, CREDIT, REDEEMABLE)


def give_up(user: User, *, source: str, because: Mapping[str, Any]) -> None:
    """What waits is taken back, what is theirs lapses; what they owe, and points ever earned, stay as they are.

    Once per `source`.
    """
    waiting = sa.select(Reward).where(Reward.user_id == user.id, Reward.state == PENDING).order_by(Reward.id)
    for reward in db.session.scalars(waiting).all():
        take_back(reward, reward.left, source=f"{source}:reward:{reward.id}", because=because)
    names = [personal(user.id, each.kind, each.amount.unit) for each in balances_of(user, *LAPSING)]
    if not names:
        return
    accounts = lock_accounts(names)
    moves = [
        Move(debit=name, credit=company(BREAKAGE, name.unit), amount=account.amount)
        for name, account in sorted(accounts.items())
        if account.balance > 0
    ]
    if moves:
        post(source, moves, purpose="given_up", because=because)
