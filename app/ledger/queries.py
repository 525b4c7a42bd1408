"""Named reads of the ledger. People see their own accounts; the desk reads all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.ledger.models import Account, matches
from app.ledger.naming import AccountName
from app.ledger.units import Amount


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What a person has of one kind and unit."""

    kind: str
    amount: Amount


def balances_of(user: User, *kinds: str) -> list[Balance]:
    """Everything the person has or owes; of `kinds` only, when any are named. Accounts at zero are left out."""
    found = sa.select(Account).where(Account.holder_id == user.id, Account.balance != 0)
    if kinds:
        found = found.where(Account.kind.in_(kinds))
    return [
        Balance(kind=account.kind, amount=account.amount)
        for account in db.session.scalars(found.order_by(Account.unit, Account.kind))
    ]


def balance(name: AccountName) -> Amount:
    """What is in an account, without locking it; zero when it was never opened."""
    return balances([name])[name]


def balances(names: Iterable[AccountName]) -> dict[AccountName, Amount]:
    wanted = set(names)
    found = db.session.execute(
        sa.select(Account.kind, Account.unit, Account.holder_id, Account.balance).where(sa.or_(*map(matches, wanted)))
    )
    known = {AccountName(kind, unit, holder_id): units for kind, unit, holder_id, units in found}
    return {name: Amount(known.get(name, 0), name.unit) for name in wanted}
