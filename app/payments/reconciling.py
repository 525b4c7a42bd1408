"""Payments whose news never came are asked after, until their gateway has had its last word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.config import settings
from app.database import db
from app.payments import attention, settling
from app.payments.gateway import PaymentRequest
from app.payments.models import OPEN_STATES, Payment, Refund
from app.payments.starting import request_of

MOST_AT_ONCE = 50
REFUND_OVERDUE_HOURS = 48


@dataclass(frozen=True)
class Check:
    """One payment to ask after; `last` when there is no further time planned."""

    payment_id: int
    gateway: str
    request: PaymentRequest
    last: bool


def claim_due() -> list[Check]:
    """The payments that are due, each with its next check planned; parallel claimers get different ones."""
    due = db.session.scalars(
        sa.select(Payment)
        .where(Payment.next_check_at <= clock.now(), Payment.state.in_(OPEN_STATES))
        .order_by(Payment.next_check_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=Payment, skip_locked=True)
    ).all()
    return [_claimed(payment) for payment in due]


def due_refunds() -> list[Check]:
    """Payments with a refund that was asked for a while ago and has no answer yet."""
    waiting = sa.select(Refund.payment_id).where(
        Refund.state == "requested",
        Refund.gateway_reference.is_not(None),
        Refund.requested_at <= clock.now() - timedelta(minutes=settings().payment_checks_minutes[0]),
    )
    found = db.session.scalars(sa.select(Payment).where(Payment.id.in_(waiting)).limit(MOST_AT_ONCE)).all()
    return [Check(each.id, each.gateway, request_of(each), last=False) for each in found]


def give_up(payment_id: int) -> None:
    """The last check brought no word: a person shall know. The payment may still be settled by a late notice."""
    order, payment = settling.lock_payment(payment_id, db.session.get_one(Payment, payment_id).order_id)
    if payment.state not in OPEN_STATES:
        return
    if payment.gateway_reference is None:
        payment.state = "abandoned"  # the gateway was never reached, so nobody can have paid there
        settling.tell_failure(order)
        return
    attention.raise_for("never_settled", payment=payment, checks=payment.checks_made)


def raise_overdue_refunds() -> None:
    """Refunds nobody answered for two days."""
    overdue = sa.select(Refund).where(
        Refund.state == "requested", Refund.requested_at <= clock.now() - timedelta(hours=REFUND_OVERDUE_HOURS)
    )
    for refund in db.session.scalars(overdue.limit(MOST_AT_ONCE)):
        attention.raise_for("refund_overdue", payment=refund.payment, refund=refund.id)


def _claimed(payment: Payment) -> Check:
    plan = settings().payment_checks_minutes
    payment.checks_made += 1
    last = payment.checks_made >= len(plan)
    payment.next_check_at = None if last else clock.now() + timedelta(minutes=plan[payment.checks_made])
    return Check(payment.id, payment.gateway, request_of(payment), last)
