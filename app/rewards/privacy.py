"""What rewards keep about a person: told on request, and forgotten as far as the books let us."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.errors import Conflict
from app.ledger import remarks
from app.ledger.naming import AVAILABLE, IN_PAYOUT
from app.ledger.queries import balances_of
from app.rewards import fulfilling, queries, showing, waiving
from app.rewards.models import GiftDelivery, Reward, RewardRedemption, ShowcasePlace


class MoneyIsOpen(Conflict):
    title = _l("There is still money of yours here")


def rewards_about(user: User) -> PersonalData:
    found = db.session.scalars(queries.rewards_of(user))
    return PersonalData(key="rewards", title=_l("Rewards"), rows=[_reward_row(each) for each in found])


def redemptions_about(user: User) -> PersonalData:
    found = sa.select(RewardRedemption).where(RewardRedemption.user_id == user.id).order_by(RewardRedemption.id)
    rows = [
        {
            "offer": each.offer.text(user.locale)["title"],
            "points": each.points,
            "redeemed_at": each.redeemed_at.isoformat(),
            "cancelled_at": each.cancelled_at.isoformat() if each.cancelled_at else None,
        }
        for each in db.session.scalars(found)
    ]
    return PersonalData(key="redemptions", title=_l("Points exchanged"), rows=rows)


def gifts_about(user: User) -> PersonalData:
    """Where gifts went, and what was said on the thank-you page."""
    mine = sa.select(Reward.id).where(Reward.user_id == user.id)
    gifts = db.session.scalars(
        sa.select(GiftDelivery).where(GiftDelivery.reward_id.in_(mine)).order_by(GiftDelivery.id)
    )
    places = db.session.scalars(sa.select(ShowcasePlace).where(ShowcasePlace.reward_id.in_(mine)))
    rows: list[dict[str, object]] = [
        {
            "gift": each.reward.details.get("title"),
            "state": each.state,
            "address": each.deliver_to,
            "sent_at": each.sent_at,
        }
        for each in gifts
    ]
    rows += [
        {"name": each.display_name, "words": each.words, "state": each.state, "agreed_at": each.consented_at}
        for each in places
    ]
    return PersonalData(key="gifts", title=_l("Gifts and thanks"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """Forget words, names and addresses; what is left lapses, so that every sum of the ledger stays what it was.

    Raises `MoneyIsOpen` while money could be paid out or is on its way.
    """
    if user is None:
        return
    if any(each.amount.units > 0 for each in balances_of(user, AVAILABLE, IN_PAYOUT)):
        raise MoneyIsOpen(
            _l("Ask for it to be paid out, or give it up on your page of rewards; then everything can be erased.")
        )
    mine = sa.select(Reward.id).where(Reward.user_id == user.id)
    for place in db.session.scalars(sa.select(ShowcasePlace).where(ShowcasePlace.reward_id.in_(mine))).all():
        showing.withdraw(place)
    for delivery in db.session.scalars(sa.select(GiftDelivery).where(GiftDelivery.reward_id.in_(mine))).all():
        fulfilling.forget(delivery)
    waiving.give_up(user, source=f"erasure:{user.id}", because={"rule": "erasure"})


def _reward_row(reward: Reward) -> dict[str, object]:
    return {
        "kind": reward.kind,
        "units": reward.units,
        "unit": reward.unit,
        "state": reward.state,
        "taken_back": reward.taken_back,
        "because": remarks.spoken(reward.because),
        "granted_at": reward.granted_at.isoformat(),
        "yours_from": reward.hold_until.isoformat(),
    }
