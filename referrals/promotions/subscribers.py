"""What promotions do when something has happened to an order or its money."""

from __future__ import annotations

from app.accounts.facts import ContactCorrected
from app.orders.facts import (
    OrderCancelled,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderPriceRestored,
    OrderRefunded,
    OrderReinstated,
)
from app.orders.queries import order_by_id
from app.payments.facts import PaymentsFailed, PaymentWanted
from referrals.promotions import reserving, retrying
from referrals.promotions.payers import payers_of


def reserve(fact: OrderPlaced) -> None:
    reserving.reserve(order_by_id(fact.order_id))


def capture(fact: OrderPaid) -> None:
    if reserving.capture(fact.order_id):
        reserving.recognise_payers(fact.order_id, payers_of(fact.order_id))


def release(fact: OrderCancelled | OrderExpired) -> None:
    reserving.release(fact.order_id)


def hold_again(fact: OrderReinstated) -> None:
    reserving.hold_again(fact.order_id)


def let_go(fact: PaymentsFailed) -> None:
    reserving.release(fact.order_id)


def hold_or_withdraw(fact: PaymentWanted) -> None:
    retrying.hold_or_withdraw(order_by_id(fact.order_id))


def hold_restored(fact: OrderPriceRestored) -> None:
    retrying.hold_restored(order_by_id(fact.order_id))


def recognise_new_address(fact: ContactCorrected) -> None:
    """Whoever corrects an address is the same customer under both."""
    if "email" in fact.fields:
        reserving.add_address(fact.contact_id)


def follow_refund(fact: OrderRefunded) -> None:
    if fact.fully:
        reserving.give_back(fact.order_id)
    else:
        reserving.keep_after_all(fact.order_id)
