"""What tracking does when orders are paid and refunded, and when a conversion was recorded."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.facts import EmailVerified, UserRegistered
from app.database import db
from app.newsletter.facts import SubscriptionAsked, SubscriptionConfirmed
from app.orders.facts import OrderPaid, OrderRefunded
from app.orders.queries import order_by_id
from referrals.programs.facts import PartnerJoined
from referrals.programs.queries import enrolment_by_id
from referrals.tracking import awaiting, linking, postbacks, recording, tasks
from referrals.tracking.facts import ConversionRecorded, RefundRecorded
from referrals.tracking.models import ReferralLink


def make_first_link(fact: PartnerJoined) -> None:
    """Whoever joins has a link in hand at once; who comes back has theirs already."""
    enrolment = enrolment_by_id(fact.enrolment_id)
    if db.session.scalar(sa.select(ReferralLink.id).where(ReferralLink.enrolment_id == enrolment.id).limit(1)) is None:
        linking.make_link(enrolment)


def expect_registration(fact: UserRegistered) -> None:
    awaiting.begin(awaiting.REGISTRATION, fact.user_id)


def credit_registration(fact: EmailVerified) -> None:
    """An account counts once its address is proven."""
    if fact.user_id is not None:
        awaiting.prove(awaiting.REGISTRATION, fact.user_id, fact.email)


def expect_subscription(fact: SubscriptionAsked) -> None:
    awaiting.begin(awaiting.NEWSLETTER, fact.subscription_id)


def credit_subscription(fact: SubscriptionConfirmed) -> None:
    awaiting.prove(awaiting.NEWSLETTER, fact.subscription_id, fact.email)


def credit_order(fact: OrderPaid) -> None:
    recording.record_order(order_by_id(fact.order_id))


def note_refund(fact: OrderRefunded) -> None:
    recording.record_order_refund(order_by_id(fact.order_id), fact.refunded_minor)


def tell_partner(fact: ConversionRecorded) -> None:
    _tell(fact.conversion_id)


def tell_partner_of_refund(fact: RefundRecorded) -> None:
    _tell(fact.refund_id)


def _tell(conversion_id: int) -> None:
    call = postbacks.announce(conversion_id)
    if call is not None:
        tasks.call_partner.defer(call_id=call.id)
