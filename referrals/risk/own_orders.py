"""Orders in which partner and buyer seem to be one: by an alias of the address, the means of payment, or the browser.

A handful of statements, however many orders there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.accounts.models import Contact, User
from app.database import db
from app.orders.models import Order
from referrals.programs.models import Enrolment
from referrals.promotions.identity import unaliased
from referrals.promotions.payers import payers_of_orders
from referrals.risk.models import RiskSignal
from referrals.risk.signals import Code, Finding, own_order
from referrals.tracking.models import ReferralConversion

# The same network and the same browser of two accounts, or a click that came from a browser in which the partner was signed in.
_SAME_BROWSER = sa.text("""
    SELECT told.order_id FROM unnest(
        CAST(:orders AS bigint[]), CAST(:buyers AS bigint[]), CAST(:partners AS bigint[])
    ) AS told (order_id, buyer_id, partner_id)
    WHERE EXISTS (
        SELECT FROM user_session buyer JOIN user_session partner
          ON partner.network_hash = buyer.network_hash AND partner.user_agent = buyer.user_agent
        WHERE buyer.user_id = told.buyer_id AND partner.user_id = told.partner_id
          AND buyer.network_hash <> '' AND buyer.user_agent <> ''
    ) OR EXISTS (
        SELECT FROM order_touch kept
        JOIN referral_touch click ON click.id = (kept.details ->> 'click')::bigint
        JOIN program_enrolment enrolment ON enrolment.user_id = told.partner_id
        JOIN referral_link link ON link.enrolment_id = enrolment.id
        JOIN referral_touch own ON own.link_id = link.id AND own.visitor = click.visitor AND own.kind = 'own'
        WHERE kept.order_id = told.order_id AND kept.source = 'referrals.link'
    )
""")


@dataclass(frozen=True, kw_only=True)
class Credited:
    """An order with the partner who is credited with it, and the addresses and accounts of its buyer."""

    conversion_id: int
    enrolment_id: int
    order_id: int
    happened_at: datetime
    partner_id: int
    partner_email: str
    buyer_id: int | None
    emails: frozenset[str]


def findings_since(since: datetime) -> list[Finding]:
    """About what was told since then and has no signal of this kind yet."""
    known = sa.exists().where(
        RiskSignal.enrolment_id == ReferralConversion.enrolment_id,
        RiskSignal.subject == sa.cast(ReferralConversion.id, sa.Text),
    )
    return _findings(_credited(ReferralConversion.received_at >= since, ~known))


def findings_about(conversion: ReferralConversion) -> list[Finding]:
    """Each way in which the buyer seems to be the partner."""
    return _findings(_credited(ReferralConversion.id == conversion.id))


def _findings(found: Sequence[Credited]) -> list[Finding]:
    if not found:
        return []
    same = {
        Code.OWN_ALIAS: _of_same_mailbox(found),
        Code.OWN_PAYER: _of_same_payer(found),
        Code.OWN_DEVICE: _of_same_browser(found),
    }
    return [
        own_order(code, each.enrolment_id, each.conversion_id, each.happened_at)
        for each in found
        for code, orders in same.items()
        if each.order_id in orders
    ]


def _credited(*conditions: sa.ColumnElement[bool]) -> list[Credited]:
    buyer = sa.orm.aliased(User)
    rows = db.session.execute(
        sa.select(
            ReferralConversion.id,
            Enrolment.id,
            Order.id,
            ReferralConversion.happened_at,
            User.id,
            User.email,
            sa.func.coalesce(Order.placed_by_id, Contact.user_id),
            Contact.email,
            buyer.email,
        )
        .join(Enrolment, Enrolment.id == ReferralConversion.enrolment_id)
        .join(User, User.id == Enrolment.user_id)
        .join(Order, Order.id == ReferralConversion.order_id)
        .join(Contact, Contact.id == Order.contact_id)
        .outerjoin(buyer, buyer.id == Order.placed_by_id)
        .where(ReferralConversion.kind == "sale", *conditions)
        .order_by(ReferralConversion.id)
    )
    return [
        Credited(
            conversion_id=row[0],
            enrolment_id=row[1],
            order_id=row[2],
            happened_at=row[3],
            partner_id=row[4],
            partner_email=row[5],
            buyer_id=row[6],
            emails=frozenset(unaliased(email) for email in (row[7], row[8]) if email),
        )
        for row in rows
    ]


def _of_same_mailbox(found: Sequence[Credited]) -> set[int]:
    """The partner's address or one they ever ordered under, whatever its alias."""
    known: dict[int, set[str]] = defaultdict(set)
    own = sa.select(Contact.user_id, Contact.email).where(Contact.user_id.in_({each.partner_id for each in found}))
    for user_id, email in db.session.execute(own):
        if user_id is not None:
            known[user_id].add(unaliased(email))
    return {
        each.order_id
        for each in found
        if not each.emails.isdisjoint(known[each.partner_id] | {unaliased(each.partner_email)})
    }


def _of_same_payer(found: Sequence[Credited]) -> set[int]:
    """Paid with a card that paid for an order of the partner's own."""
    partners = {each.partner_id for each in found}
    own = db.session.execute(
        sa.select(User.id, Order.id)
        .join(Contact, sa.or_(Contact.user_id == User.id, Contact.email == User.email))
        .join(Order, Order.contact_id == Contact.id)
        .where(User.id.in_(partners), Order.paid_at.is_not(None))
        .union(
            sa.select(Order.placed_by_id, Order.id).where(Order.placed_by_id.in_(partners), Order.paid_at.is_not(None))
        )
    ).all()
    if not own:
        return set()
    cards = payers_of_orders([each.order_id for each in found] + [row[1] for row in own])
    used: dict[int, set[str]] = defaultdict(set)
    for partner_id, order_id in own:
        used[partner_id] |= cards.get(order_id, set())
    own_orders = {row[1] for row in own}
    return {
        each.order_id
        for each in found
        if each.order_id not in own_orders and not used[each.partner_id].isdisjoint(cards.get(each.order_id, set()))
    }


def _of_same_browser(found: Sequence[Credited]) -> set[int]:
    values = {
        "orders": [each.order_id for each in found],
        "buyers": [each.buyer_id for each in found],
        "partners": [each.partner_id for each in found],
    }
    return set(db.session.scalars(_SAME_BROWSER, values))
