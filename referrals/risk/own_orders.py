"""Orders in which partner and buyer seem to be one: by an alias of the address, the means of payment, or the browser."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.accounts.models import Contact, User
from app.database import db
from app.orders.models import Order
from referrals.programs.models import Enrolment
from referrals.promotions.identity import unaliased
from referrals.promotions.payers import payers_of
from referrals.risk.models import RiskSignal
from referrals.risk.signals import Code, Finding, own_order
from referrals.tracking.models import ReferralConversion

# The same network and the same browser of two accounts, or a click that came from a browser in which the partner was signed in.
_SAME_BROWSER = sa.text("""
    SELECT EXISTS (
        SELECT FROM user_session buyer JOIN user_session partner
          ON partner.network_hash = buyer.network_hash AND partner.user_agent = buyer.user_agent
        WHERE buyer.user_id = :buyer AND partner.user_id = :partner
          AND buyer.network_hash <> '' AND buyer.user_agent <> ''
    ) OR EXISTS (
        SELECT FROM order_touch kept
        JOIN referral_touch click ON click.id = (kept.details ->> 'click')::bigint
        JOIN referral_touch own ON own.visitor = click.visitor AND own.kind = 'own'
        JOIN referral_link link ON link.id = own.link_id
        JOIN program_enrolment enrolment ON enrolment.id = link.enrolment_id
        WHERE kept.order_id = :order AND kept.source = 'referrals.link' AND enrolment.user_id = :partner
    )
""")


def recent(since: datetime) -> list[ReferralConversion]:
    """Credited sales of orders of ours that were told since then."""
    found = sa.select(ReferralConversion).where(
        ReferralConversion.kind == "sale",
        ReferralConversion.order_id.is_not(None),
        ReferralConversion.enrolment_id.is_not(None),
        ReferralConversion.received_at >= since,
        ~sa.exists().where(
            RiskSignal.enrolment_id == ReferralConversion.enrolment_id,
            RiskSignal.subject == sa.cast(ReferralConversion.id, sa.Text),
        ),
    )
    return list(db.session.scalars(found.order_by(ReferralConversion.id)))


def findings_about(conversion: ReferralConversion) -> list[Finding]:
    """Each way in which the buyer seems to be the partner."""
    order = db.session.get(Order, conversion.order_id) if conversion.order_id else None
    if order is None or conversion.enrolment_id is None:
        return []
    partner = db.session.get_one(Enrolment, conversion.enrolment_id).user
    checks = {Code.OWN_ALIAS: _same_mailbox, Code.OWN_PAYER: _same_payer, Code.OWN_DEVICE: _same_browser}
    return [
        own_order(code, conversion.enrolment_id, conversion.id, conversion.happened_at)
        for code, is_same in checks.items()
        if is_same(order, partner)
    ]


def _same_mailbox(order: Order, partner: User) -> bool:
    """The partner's address or one they ever ordered under, whatever its alias."""
    own = sa.select(Contact.email).where(Contact.user_id == partner.id)
    known = {unaliased(each) for each in (partner.email, *db.session.scalars(own))}
    placed_by = order.placed_by.email if order.placed_by is not None else order.contact.email
    return not known.isdisjoint({unaliased(order.contact.email), unaliased(placed_by)})


def _same_payer(order: Order, partner: User) -> bool:
    """Paid with a card that paid for an order of the partner's own."""
    cards = set(payers_of(order.id))
    if not cards:
        return False
    own = (
        sa.select(Order.id)
        .join(Order.contact)
        .where(
            sa.or_(Order.placed_by_id == partner.id, Contact.user_id == partner.id, Contact.email == partner.email),
            Order.id != order.id,
            Order.paid_at.is_not(None),
        )
    )
    return any(not cards.isdisjoint(payers_of(each)) for each in db.session.scalars(own))


def _same_browser(order: Order, partner: User) -> bool:
    buyer = order.placed_by_id or order.contact.user_id
    return bool(db.session.scalar(_SAME_BROWSER, {"buyer": buyer, "partner": partner.id, "order": order.id}))
