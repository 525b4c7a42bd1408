"""Named reads of rewards. People see their own; the desk sees all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.ledger import naming
from app.ledger.queries import balances_of
from app.ledger.units import POINTS, Amount
from app.rewards.models import PENDING, Reward

if TYPE_CHECKING:
    from app.accounts.access import Viewer

NEWEST_FIRST = (Reward.granted_at.desc(), Reward.id.desc())


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of a list of rewards."""

    text: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Purse:
    """What a person has: points to redeem and ever earned, points still owed, credit and money by currency."""

    points: int
    lifetime: int
    owed: int
    waiting_points: int
    credit: Sequence[Amount]
    credit_reserved: Sequence[Amount]
    money: Sequence[Amount]
    in_payout: Sequence[Amount]
    waiting: Sequence[Amount]

    @property
    def is_empty(self) -> bool:
        several = (self.credit, self.credit_reserved, self.money, self.in_payout, self.waiting)
        return not (self.points or self.lifetime or self.owed or self.waiting_points or any(several))


def purse_of(user: User) -> Purse:
    held: dict[str, list[Amount]] = {}
    for each in balances_of(user):
        held.setdefault(each.kind, []).append(each.amount)

    def points(kind: str) -> int:
        return sum(amount.units for amount in held.get(kind, ()) if amount.unit == POINTS)

    def money(*kinds: str) -> list[Amount]:
        return [amount for kind in kinds for amount in held.get(kind, ()) if amount.unit != POINTS]

    return Purse(
        points=points(naming.REDEEMABLE),
        lifetime=points(naming.LIFETIME),
        owed=-points(naming.OWED),
        waiting_points=points(naming.PENDING),
        credit=money(naming.CREDIT),
        credit_reserved=money(naming.CREDIT_RESERVED),
        money=money(naming.AVAILABLE),
        in_payout=money(naming.IN_PAYOUT),
        waiting=money(naming.PENDING, naming.CREDIT_PENDING),
    )


def reward_of(viewer: Viewer, reward_id: int) -> Reward:
    """A reward of the person who looks; raises `NotFound` for anybody else's."""
    if viewer.user is None:
        raise NotFound
    found = db.session.scalar(sa.select(Reward).where(Reward.id == reward_id, Reward.user_id == viewer.user.id))
    if found is None:
        raise NotFound
    return found


def reward_by_id(reward_id: int) -> Reward:
    """For the desk. Raises `NotFound`."""
    found = db.session.get(Reward, reward_id)
    if found is None:
        raise NotFound
    return found


def rewards_of(user: User, wanted: Wanted = Wanted()) -> sa.Select[Reward]:
    found = sa.select(Reward).where(Reward.user_id == user.id).options(selectinload(Reward.reversals))
    return _narrowed(found, wanted).order_by(*NEWEST_FIRST)


def waiting_of(user: User) -> list[Reward]:
    """What is not the person's yet, the next first."""
    found = sa.select(Reward).where(Reward.user_id == user.id, Reward.state == PENDING)
    return list(db.session.scalars(found.order_by(Reward.hold_until, Reward.id)))


def listed(wanted: Wanted, sort: str = "-granted") -> sa.Select[Reward]:
    """The desk's list of rewards with the people who got them."""
    key = {"granted": Reward.granted_at, "until": Reward.hold_until, "units": Reward.units}[sort.removeprefix("-")]
    found = sa.select(Reward).join(Reward.user).options(joinedload(Reward.user), joinedload(Reward.order))
    found = _narrowed(found, wanted)
    if wanted.text:
        like = f"%{wanted.text.replace('%', '').replace('_', '')}%"
        found = found.where(sa.or_(User.name.ilike(like), User.email.ilike(like), Reward.source.ilike(like)))
    return found.order_by(key.desc() if sort.startswith("-") else key, Reward.id.desc())


def overdue_count(before: datetime) -> int:
    """Rewards that should have matured by then and still wait."""
    found = sa.select(sa.func.count(Reward.id)).where(Reward.state == PENDING, Reward.hold_until < before)
    return db.session.scalar(found) or 0


def _narrowed(found: sa.Select[Reward], wanted: Wanted) -> sa.Select[Reward]:
    if wanted.kind:
        found = found.where(Reward.kind == wanted.kind)
    if wanted.state:
        found = found.where(Reward.state == wanted.state)
    return found
