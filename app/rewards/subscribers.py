"""What rewards do when something happens to orders: promise, keep, take back; and the letters about it."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.orders.facts import OrderCancelled, OrderExpired, OrderPaid, OrderPlaced, OrderRefunded, OrderReinstated
from app.orders.models import Order
from app.orders.queries import order_by_id
from app.orders.states import State
from app.rewards import promising, sharing, spending, tasks
from app.rewards.facts import RewardGranted, RewardMatured, RewardReversed
from app.rewards.granting import bring_taken_back_to
from app.rewards.models import Reward
from app.rewards.occasions import ORDER_PAID


def promise_for_order(fact: OrderPlaced) -> None:
    """What an order brings its buyer is the policy of the moment it was placed."""
    order = order_by_id(fact.order_id)
    promising.promise(
        ORDER_PAID,
        source=_of_order(order),
        because={"occasion": ORDER_PAID, "order": order.reference},
        to=_buyer(order),
    )


def keep_for_order(fact: OrderPaid) -> None:
    order = order_by_id(fact.order_id)
    promised, buyer = promising.promised_for(_of_order(order)), _buyer(order)
    if promised is not None and buyer is not None and buyer.is_active and order.total_minor > 0:
        promising.keep(promised, to=buyer, order=order)


def take_share_back(fact: OrderRefunded) -> None:
    """Each reward earned by the order loses the share of the money that went back, whatever the steps were."""
    order = order_by_id(fact.order_id)
    gone = sharing.money_gone(order.total_minor, order.paid_minor, order.refunded_minor)
    because = {"order": order.reference, "gone_minor": gone, "total_minor": order.total_minor}
    found = sa.select(Reward).where(Reward.order_id == order.id).order_by(Reward.id)
    for reward in db.session.scalars(found).all():
        share = sharing.taken_back if reward.is_counted else sharing.taken_back_whole
        bring_taken_back_to(reward, share(reward.units, gone, order.total_minor), because=because)


def reserve_credit(fact: OrderPlaced) -> None:
    spending.reserve(order_by_id(fact.order_id))


def capture_credit(fact: OrderPaid) -> None:
    spending.capture(order_by_id(fact.order_id))


def release_credit(fact: OrderCancelled | OrderExpired) -> None:
    spending.release(order_by_id(fact.order_id))


def hold_credit_again(fact: OrderReinstated) -> None:
    spending.hold_again(order_by_id(fact.order_id))


def return_credit(fact: OrderRefunded) -> None:
    spending.follow_refund(order_by_id(fact.order_id))


def wait_for_dispute(reward: Reward) -> str | None:
    """Plugged into `rewards.barriers`: an order whose money is disputed gives nothing away meanwhile."""
    return "disputed" if reward.order is not None and reward.order.state == State.DISPUTED else None


def tell_granted(fact: RewardGranted) -> None:
    if fact.tell:
        tasks.tell_granted.defer(reward_id=fact.reward_id)


def tell_matured(fact: RewardMatured) -> None:
    if fact.tell:
        tasks.tell_matured.defer(reward_id=fact.reward_id)


def tell_reversed(fact: RewardReversed) -> None:
    tasks.tell_reversed.defer(reversal_id=fact.reversal_id)


def _buyer(order: Order) -> User | None:
    """The account the order belongs to: of whoever placed it, else of its contact."""
    if order.placed_by is not None:
        return order.placed_by
    return db.session.get(User, order.contact.user_id) if order.contact.user_id else None


def _of_order(order: Order) -> str:
    return f"order:{order.id}:paid"
