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
from app.rewards.models import (
    PENDING,
    GiftDelivery,
    Reward,
    RewardOffer,
    RewardPolicy,
    RewardPolicyVersion,
    RewardPromise,
    RewardRedemption,
    ShowcasePlace,
)

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


def versions_of(occasion: str) -> list[RewardPolicyVersion]:
    """Every version of a policy, the newest first."""
    found = sa.select(RewardPolicyVersion).join(RewardPolicyVersion.policy).where(RewardPolicy.occasion == occasion)
    return list(db.session.scalars(found.order_by(RewardPolicyVersion.version.desc())))


def promised_counts() -> dict[str, int]:
    """How many promises of each occasion stand: not withdrawn, not kept."""
    found = (
        sa.select(RewardPolicy.occasion, sa.func.count(RewardPromise.id))
        .join(RewardPromise.terms)
        .join(RewardPolicyVersion.policy)
        .outerjoin(Reward, Reward.promise_id == RewardPromise.id)
        .where(RewardPromise.withdrawn_at.is_(None), Reward.id.is_(None))
        .group_by(RewardPolicy.occasion)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


@dataclass(frozen=True, kw_only=True)
class OnShelf:
    """An offer as one person sees it; `may_have` is False when they had it as often as one person can."""

    offer: RewardOffer
    may_have: bool


def offers_for(user: User) -> list[OnShelf]:
    """What is on the shelf, the cheapest first."""
    offers = db.session.scalars(
        sa.select(RewardOffer).where(RewardOffer.active).order_by(RewardOffer.cost_points, RewardOffer.id)
    )
    counted = sa.select(RewardRedemption.offer_id, sa.func.count()).where(
        RewardRedemption.user_id == user.id, RewardRedemption.cancelled_at.is_(None)
    )
    taken = {row[0]: row[1] for row in db.session.execute(counted.group_by(RewardRedemption.offer_id))}
    return [
        OnShelf(offer=offer, may_have=offer.per_person is None or taken.get(offer.id, 0) < offer.per_person)
        for offer in offers
    ]


def active_offer(offer_id: int) -> RewardOffer:
    """Raises `NotFound` for what is not on the shelf."""
    offer = db.session.get(RewardOffer, offer_id)
    if offer is None or not offer.active:
        raise NotFound
    return offer


def offer_by_id(offer_id: int, *, locked: bool = False) -> RewardOffer:
    """For the desk. Raises `NotFound`."""
    offer = db.session.get(RewardOffer, offer_id, with_for_update=locked or None, populate_existing=locked)
    if offer is None:
        raise NotFound
    return offer


def all_offers() -> sa.Select[tuple[RewardOffer, int]]:
    """Every offer with how often it was taken, those on the shelf first."""
    taken = sa.select(sa.func.count(RewardRedemption.id)).where(
        RewardRedemption.offer_id == RewardOffer.id, RewardRedemption.cancelled_at.is_(None)
    )
    return sa.select(RewardOffer, taken.scalar_subquery()).order_by(
        RewardOffer.active.desc(), RewardOffer.cost_points, RewardOffer.id
    )


def delivery_of(reward: Reward) -> GiftDelivery | None:
    return db.session.scalar(sa.select(GiftDelivery).where(GiftDelivery.reward_id == reward.id))


def deliveries(state: str) -> sa.Select[GiftDelivery]:
    """Gifts in one state, those that wait longest first; empty for all, the newest first."""
    found = sa.select(GiftDelivery).options(joinedload(GiftDelivery.reward).joinedload(Reward.user))
    if state:
        return found.where(GiftDelivery.state == state).order_by(GiftDelivery.opened_at, GiftDelivery.id)
    return found.order_by(GiftDelivery.id.desc())


def gifts_to_send_count() -> int:
    """Gifts whose address is known and that have not left."""
    found = sa.select(sa.func.count(GiftDelivery.id))
    return db.session.scalar(found.where(GiftDelivery.state == "waiting", GiftDelivery.deliver_to != "")) or 0


def place_of(reward: Reward) -> ShowcasePlace | None:
    return db.session.scalar(sa.select(ShowcasePlace).where(ShowcasePlace.reward_id == reward.id))


def place_by_id(place_id: int) -> ShowcasePlace:
    """Locked, for the desk. Raises `NotFound`."""
    place = db.session.get(ShowcasePlace, place_id, with_for_update=True, populate_existing=True)
    if place is None:
        raise NotFound
    return place


def shown_places() -> sa.Select[ShowcasePlace]:
    """What everybody may read, the newest first."""
    return (
        sa.select(ShowcasePlace)
        .where(ShowcasePlace.state == "shown")
        .order_by(ShowcasePlace.decided_at.desc(), ShowcasePlace.id.desc())
    )


def places(state: str) -> sa.Select[ShowcasePlace]:
    found = sa.select(ShowcasePlace).options(joinedload(ShowcasePlace.reward).joinedload(Reward.user))
    if state:
        found = found.where(ShowcasePlace.state == state)
    return found.order_by(ShowcasePlace.consented_at.nulls_last(), ShowcasePlace.id)


def places_to_look_at_count() -> int:
    return db.session.scalar(sa.select(sa.func.count(ShowcasePlace.id)).where(ShowcasePlace.state == "asked")) or 0


def _narrowed(found: sa.Select[Reward], wanted: Wanted) -> sa.Select[Reward]:
    if wanted.kind:
        found = found.where(Reward.kind == wanted.kind)
    if wanted.state:
        found = found.where(Reward.state == wanted.state)
    return found
