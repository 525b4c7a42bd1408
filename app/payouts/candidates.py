"""Who can be paid out of one currency, who cannot, and why: read without locks, decided again under them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.ledger.models import Account
from app.ledger.naming import AVAILABLE
from app.ledger.units import POINTS
from app.money import Money
from app.payouts import ruling, terms
from app.payouts.models import Payout, PayoutMethod, TaxDetails
from app.payouts.standing import DONATION, Obstacle, Standing, obstacles
from app.payouts.states import LIVE

MOST_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody with a balance. No obstacles: the next batch takes all of it."""

    user: User
    available: Money
    method: PayoutMethod | None
    obstacles: tuple[Obstacle, ...]

    @property
    def is_ready(self) -> bool:
        return not self.obstacles


def candidates(currency: str, only: Collection[int] | None = None) -> list[Candidate]:
    """Everybody who has or owes something in that currency, the largest amounts first; `only` these people."""
    return [
        candidate(user, Money(balance, currency), method, has_tax, is_under_way)
        for user, balance, method, has_tax, is_under_way in db.session.execute(_found(currency, only))
    ]


def candidate(
    user: User, available: Money, method: PayoutMethod | None, has_tax_details: bool, is_under_way: bool
) -> Candidate:
    standing = Standing(
        available=available,
        threshold=threshold(available.currency),
        kind=method.kind if method else None,
        usable_from=method.usable_from if method else None,
        cause_is_known=method is None or method.kind != DONATION or cause(method.cause or "") is not None,
        has_tax_details=has_tax_details,
        is_under_way=is_under_way,
    )
    return Candidate(user=user, available=available, method=method, obstacles=obstacles(standing, clock.now()))


def currencies() -> list[str]:
    """Every currency in which anybody has or owes something."""
    found = sa.select(Account.unit).where(
        Account.kind == AVAILABLE, Account.personal, Account.balance != 0, Account.unit != POINTS
    )
    return sorted(set(db.session.scalars(found.distinct())))


def threshold(currency: str) -> Money:
    return terms.threshold_of(currency, ruling.present().thresholds)


def causes() -> tuple[terms.Cause, ...]:
    """The causes of this installation."""
    return terms.causes(settings().payouts.causes)


def cause(code: str) -> terms.Cause | None:
    return next((each for each in causes() if each.code == code), None)


def _found(currency: str, only: Collection[int] | None) -> sa.Select[*tuple[Any, ...]]:
    live = sa.exists().where(Payout.user_id == Account.holder_id, Payout.currency == currency, Payout.state.in_(LIVE))
    found = (
        sa.select(User, Account.balance, PayoutMethod, TaxDetails.id.is_not(None), live)
        .join(Account, Account.holder_id == User.id)
        .outerjoin(
            PayoutMethod,
            sa.and_(
                PayoutMethod.user_id == User.id,
                PayoutMethod.currency == currency,
                PayoutMethod.ended_at.is_(None),
            ),
        )
        .outerjoin(TaxDetails, sa.and_(TaxDetails.user_id == User.id, TaxDetails.ended_at.is_(None)))
        .where(Account.kind == AVAILABLE, Account.unit == currency, Account.balance != 0, User.erased_at.is_(None))
        .order_by(Account.balance.desc(), User.id)
    )
    return found if only is None else found.where(User.id.in_(only))
