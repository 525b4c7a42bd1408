"""What each person gave and received in a campaign: minutes, missions, and what these were worth (H8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.money import Money
from reviews.army import fairness
from reviews.army.evenness import balance_bp
from reviews.army.mission_models import MissionAssignment, Wish
from reviews.army.models import Campaign, Volunteer


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Of one person in one campaign; `balance_bp` 10 000 is even at the campaign's own rate."""

    campaign: Campaign
    offers: int
    done: int
    minutes: int
    received: Money
    balance_bp: int | None


def balances_of(user: User) -> Sequence[Balance]:
    found = sa.select(Volunteer).where(Volunteer.user_id == user.id).order_by(Volunteer.id.desc())
    return [_balance(each) for each in db.session.scalars(found)]


def concerned(user: User, reference: str) -> MissionAssignment:
    """The mission that this person did or was helped by. Raises `NotFound`."""
    found = (
        sa.select(MissionAssignment)
        .join(Volunteer, Volunteer.id == MissionAssignment.volunteer_id)
        .outerjoin(Wish, Wish.id == MissionAssignment.wish_id)
        .where(MissionAssignment.reference == reference, sa.or_(Volunteer.user_id == user.id, Wish.user_id == user.id))
    )
    it = db.session.scalar(found)
    if it is None:
        raise NotFound
    return it


def _balance(volunteer: Volunteer) -> Balance:
    campaign = volunteer.campaign
    hand = next(each for each in fairness.hands(campaign) if each.volunteer_id == volunteer.id)
    return Balance(
        campaign=campaign,
        offers=hand.offers,
        done=hand.done,
        minutes=hand.minutes,
        received=Money(hand.received_minor, campaign.currency),
        balance_bp=balance_bp(hand.minutes, hand.received_minor, fairness.hour_of(campaign)),
    )
