"""Gifts: the person says where to, staff send them, and everybody sees where they are."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.ledger import remarks
from app.rewards import letters
from app.rewards.granting import take_back
from app.rewards.models import GiftDelivery, Reward, RewardRedemption, RewardReversal
from app.rewards.redeeming import give_points_back


class TooLate(Conflict):
    title = _l("This gift is past that point")


def open_delivery(reward: Reward) -> None:
    """From now on the gift waits to be sent (plugged in as the kind's `mature`)."""
    db.session.add(GiftDelivery(reward_id=reward.id))
    db.session.flush()


def stop_delivery(reward: Reward, _row: RewardReversal) -> None:
    """A gift that has not left yet stays here (plugged in as the kind's `take_back`)."""
    delivery = delivery_of(reward)
    if delivery is not None and delivery.state == "waiting":
        delivery.state, delivery.cancelled_at = "cancelled", clock.now()


def open_again(reward: Reward, _row: RewardReversal) -> None:
    delivery = delivery_of(reward)
    if delivery is not None and delivery.state == "cancelled":
        delivery.state, delivery.cancelled_at = "waiting", None


def address(delivery: GiftDelivery, words: str) -> None:
    """Where to send it. Raises `TooLate` once it has left."""
    _require(delivery, "waiting")
    delivery.deliver_to = words


def send(delivery: GiftDelivery, *, tracking: str, by: User) -> None:
    """It has left; the person is told how to follow it. Raises `TooLate`."""
    _require(delivery, "waiting")
    delivery.state, delivery.sent_at, delivery.sent_by_id = "sent", clock.now(), by.id
    delivery.tracking = tracking
    audit.record("gift.sent", delivery, reward=delivery.reward_id)
    db.session.flush()
    letters.gift_sent(delivery)


def arrive(delivery: GiftDelivery) -> None:
    """It is there. Raises `TooLate` for one that never left."""
    _require(delivery, "sent")
    delivery.state, delivery.delivered_at = "delivered", clock.now()
    # Where somebody lives is nothing we need any more.
    delivery.deliver_to = ""
    audit.record("gift.delivered", delivery, reward=delivery.reward_id)


def cancel(delivery: GiftDelivery, *, reason: str, by: User) -> None:
    """It cannot be sent: it is taken back, and points that were given for it return. Raises `TooLate`."""
    _require(delivery, "waiting")
    reward = delivery.reward
    because = remarks.because(reason, about=reward.user_id, by=by)
    take_back(reward, reward.left, source=f"gift:{delivery.id}:cancelled", because=because, by=by)
    delivery.state, delivery.cancelled_at, delivery.deliver_to = "cancelled", clock.now(), ""
    audit.record("gift.cancelled", delivery, reward=reward.id)
    redemption = db.session.scalar(sa.select(RewardRedemption).where(RewardRedemption.reward_id == reward.id))
    if redemption is not None:
        give_points_back(redemption, because=because, by=by)


def forget(delivery: GiftDelivery) -> None:
    """The person is gone: nothing more is sent, and nobody knows where to."""
    if delivery.state == "waiting":
        delivery.state, delivery.cancelled_at = "cancelled", clock.now()
    delivery.deliver_to = delivery.tracking = ""


def delivery_of(reward: Reward) -> GiftDelivery | None:
    found = sa.select(GiftDelivery).where(GiftDelivery.reward_id == reward.id).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def locked_delivery(delivery_id: int) -> GiftDelivery:
    delivery = db.session.get(GiftDelivery, delivery_id, with_for_update=True, populate_existing=True)
    if delivery is None:
        raise NotFound
    return delivery


def _require(delivery: GiftDelivery, state: str) -> None:
    if delivery.state != state:
        raise TooLate(_("Reload the page to see where it is now."))
