"""Taking transfers back: how much of one is taken back, and the moves that take back by name."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.database import db
from app.ledger.models import Transfer
from app.ledger.naming import AccountName
from app.ledger.units import Amount


@dataclass(frozen=True, kw_only=True)
class Move:
    """One transfer to come: `amount` from the debited to the credited account."""

    debit: AccountName
    credit: AccountName
    amount: Amount
    reverses_id: int | None = None


def reversed_of(old: Transfer) -> int:
    """How many units of a transfer are taken back: by reversals, less what was taken back of these."""
    back, again = aliased(Transfer), aliased(Transfer)
    given_again = sa.select(sa.func.coalesce(sa.func.sum(again.amount), 0)).where(again.reverses_id == back.id)
    taken = sa.select(sa.func.sum(back.amount - given_again.scalar_subquery())).where(back.reverses_id == old.id)
    return int(db.session.scalar(taken) or 0)


def move_back(old: Transfer | None, *, debit: AccountName, credit: AccountName, amount: Amount) -> Move:
    """A move that names `old` as what it takes back, as long as so much of it is left."""
    named = old is not None and reversed_of(old) + amount.units <= old.amount
    return Move(debit=debit, credit=credit, amount=amount, reverses_id=old.id if old and named else None)


def takings(given: Transfer, units: int) -> list[tuple[Transfer, int]]:
    """The transfers that took from `given`, the latest first, with how much of each makes up `units`."""
    found = sa.select(Transfer).where(Transfer.reverses_id == given.id).order_by(Transfer.id.desc())
    parts = []
    for taking in db.session.scalars(found).all():
        part = min(units, taking.amount - reversed_of(taking))
        if part > 0:
            parts.append((taking, part))
            units -= part
    return parts
