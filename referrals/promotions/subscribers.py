"""What promotions do when something has happened to an order or its money, or to a program and its partners."""

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
from referrals.programs.facts import PartnerJoined, PartnerLeft, ProgramMoved, ProgramPublished
from referrals.programs.queries import enrolment_by_id, program_by_id
from referrals.promotions import friends, gifts, reserving, retrying
from referrals.promotions.payers import payers_of


def follow_terms(fact: ProgramPublished) -> None:
    friends.follow_terms(program_by_id(fact.program_id))


def follow_program(fact: ProgramMoved) -> None:
    friends.follow_state(fact.program_id, fact.state)


def hand_code(fact: PartnerJoined) -> None:
    friends.hand_code(enrolment_by_id(fact.enrolment_id))


def take_code(fact: PartnerLeft) -> None:
    friends.take_code(enrolment_by_id(fact.enrolment_id))


def reserve(fact: OrderPlaced) -> None:
    reserving.reserve(order_by_id(fact.order_id))


def capture(fact: OrderPaid) -> None:
    if reserving.capture(fact.order_id):
        gifts.open_for(fact.order_id)
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
        gifts.keep_back(fact.order_id)
    else:
        reserving.keep_after_all(fact.order_id)
        gifts.open_for(fact.order_id)
