"""Exchanging points for an offer, once per click, never with more points than there are; and giving them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from app.ledger.naming import POINTS_SPENT, REDEEMABLE, company, personal
from app.ledger.posting import NotEnough, posted, reverse, transfer
from app.ledger.units import POINTS, Amount, points
from app.rewards import letters
from app.rewards.counting import make_up_for_debt
from app.rewards.facts import PointsRedeemed
from app.rewards.granting import grant
from app.rewards.models import PIECES, RewardOffer, RewardRedemption
from app.web.filters import number


class NotOffered(Conflict):
    title = _l("This is not to be had at the moment")


class TooFewPoints(Conflict):
    title = _l("You do not have enough points for that")


def redeem(offer_id: int, *, user: User, key: str) -> RewardRedemption:
    """Exchange points for the offer; the same `key` again is the same exchange, also among parallel clicks.

    Raises `NotOffered` for what is inactive, sold out or taken often enough, `TooFewPoints`, and `NotFound`.
    """
    offer = _locked(offer_id)
    redemption = _first(offer, user, key)
    if redemption is None:
        return _same_again(offer, user, key)
    _require_offered(offer, user)
    _pay(redemption, offer)
    if offer.stock_left is not None:
        offer.stock_left -= 1
    reward = grant(
        kind=offer.kind,
        amount=offer.units if offer.unit == PIECES else Amount(offer.units, offer.unit),
        to=user,
        because={"redemption": offer.text(user.locale)["title"], "points": offer.cost_points},
        source=f"redemption:{redemption.id}",
        details={**offer.details, "title": offer.text(user.locale)["title"]},
        tell=False,
    )
    redemption.reward_id = reward.id
    db.session.flush()
    letters.redeemed(redemption)
    publish(PointsRedeemed(redemption_id=redemption.id, user_id=user.id, points=offer.cost_points))
    return redemption


def give_points_back(redemption: RewardRedemption, *, because: Mapping[str, Any], by: User) -> None:
    """What was exchanged cannot be had after all: the points return. Quiet when they did before."""
    row = db.session.get_one(RewardRedemption, redemption.id, with_for_update=True, populate_existing=True)
    if row.cancelled_at is not None:
        return
    row.cancelled_at = clock.now()
    paid = posted(_source(row))
    assert paid is not None
    because = {**because, "redemption": row.offer.text(row.user.locale)["title"]}
    reverse(f"{_source(row)}:cancelled", paid.transfers[0], because=because, purpose="points_returned", by=by)
    make_up_for_debt(row.user_id, f"{_source(row)}:cancelled:owed", because)
    offer = _locked(row.offer_id)
    if offer.stock_left is not None:
        offer.stock_left += 1
    audit.record("redemption.cancelled", row, points=row.points)


def taken_by(offer: RewardOffer, user: User) -> int:
    """How often this person has exchanged points for it, cancelled ones left out."""
    found = sa.select(sa.func.count(RewardRedemption.id)).where(
        RewardRedemption.offer_id == offer.id,
        RewardRedemption.user_id == user.id,
        RewardRedemption.cancelled_at.is_(None),
        RewardRedemption.reward_id.is_not(None),
    )
    return db.session.scalar(found) or 0


def _require_offered(offer: RewardOffer, user: User) -> None:
    if not offer.active:
        raise NotOffered(_("It was taken off the shelf. Your points are untouched."))
    if offer.is_sold_out:
        raise NotOffered(_("The last one has just gone. Your points are untouched."))
    if offer.per_person is not None and taken_by(offer, user) >= offer.per_person:
        raise NotOffered(_("You have had it as often as one person can. Your points are untouched."))


def _pay(redemption: RewardRedemption, offer: RewardOffer) -> None:
    try:
        transfer(
            _source(redemption),
            debit=personal(redemption.user_id, REDEEMABLE, POINTS),
            credit=company(POINTS_SPENT, POINTS),
            amount=points(offer.cost_points),
            purpose="points_redeemed",
            because={"redemption": offer.text(redemption.user.locale)["title"], "offer": offer.id},
        )
    except NotEnough as refusal:
        missing = int(str(refusal.details["missing"]))
        raise TooFewPoints(
            ngettext("%(count)s point is missing.", "%(count)s points are missing.", missing, count=number(missing))
        ) from refusal


def _locked(offer_id: int) -> RewardOffer:
    offer = db.session.get(RewardOffer, offer_id, with_for_update=True, populate_existing=True)
    if offer is None:
        raise NotFound
    return offer


def _first(offer: RewardOffer, user: User, key: str) -> RewardRedemption | None:
    return db.session.scalar(
        insert(RewardRedemption)
        .values(key=key, offer_id=offer.id, user_id=user.id, points=offer.cost_points, redeemed_at=clock.now())
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(RewardRedemption)
    )


def _same_again(offer: RewardOffer, user: User, key: str) -> RewardRedemption:
    before = db.session.scalars(sa.select(RewardRedemption).where(RewardRedemption.key == key)).one()
    if (before.offer_id, before.user_id) != (offer.id, user.id):
        raise NotFound
    return before


def _source(redemption: RewardRedemption) -> str:
    return f"redemption:{redemption.id}:points"
