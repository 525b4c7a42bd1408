"""Refusing what a conversion earned, at every level and by new transfers; and giving it again, should that be wrong."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from referrals.commissions.models import CommissionRefusal
from referrals.commissions.taking_back import bring_in_step, locked_sale
from referrals.tracking.models import ReferralConversion


def refuse(conversion: ReferralConversion, *, code: str, by: User | None) -> None:
    """Nobody earns anything by it: what waits and what is theirs is taken back. Quiet when that is so already.

    `code` is one of `reasons.REFUSALS`. Refunds before or after change nothing more.
    """
    locked_sale(conversion)
    values = {"conversion_id": conversion.id, "code": code, "refused_at": clock.now(), "refused_by_id": _id_of(by)}
    standing = CommissionRefusal.lifted_at.is_(None)
    db.session.execute(
        insert(CommissionRefusal)
        .values(values)
        .on_conflict_do_nothing(index_elements=[CommissionRefusal.conversion_id], index_where=standing)
    )
    bring_in_step(conversion)


def lift(conversion: ReferralConversion, *, by: User | None) -> None:
    """It counts again, as far as no refund has taken it meanwhile. Quiet when nothing was refused."""
    locked_sale(conversion)
    db.session.execute(
        sa.update(CommissionRefusal)
        .where(CommissionRefusal.conversion_id == conversion.id, CommissionRefusal.lifted_at.is_(None))
        .values(lifted_at=clock.now(), lifted_by_id=_id_of(by))
    )
    bring_in_step(conversion)


def _id_of(person: User | None) -> int | None:
    return person.id if person is not None else None
