"""Whether a conversion earns anything at all, by the terms that were in force when it happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.config import settings
from app.database import db
from app.orders.models import Order
from app.orders.states import CONFIRMED
from app.rates.converting import Exchange
from app.rates.queries import NoRate, exchange_on
from referrals.commissions.models import CommissionDecision
from referrals.commissions.reasons import Outcome
from referrals.programs.models import ProgramTerms
from referrals.tracking.attributing import terms_at as version_at
from referrals.tracking.models import ReferralConversion

_BASES = {"sale": "order", "action": "action"}


def terms_at(conversion: ReferralConversion) -> ProgramTerms | None:
    """The version of the terms that was in force when it happened; later versions never reach back."""
    if conversion.enrolment is None:
        return None
    return version_at(conversion.enrolment.program.versions, conversion.happened_at)


def refusal(conversion: ReferralConversion, terms: ProgramTerms | None) -> Outcome | None:
    """The first reason for which it earns nothing, or None.

    Program and partner are judged by the moment at which it happened: an order that was placed in time earns, whenever it
    is paid. See docs/adr on what is judged by when.
    """
    enrolment = conversion.enrolment
    if enrolment is None:
        return Outcome.NO_PARTNER
    if terms is None or not enrolment.program.ran_at(conversion.happened_at):
        return Outcome.PROGRAM_ENDED
    if not enrolment.took_part_at(conversion.happened_at) or not enrolment.user.is_active:
        return Outcome.PARTNER_INACTIVE
    if _BASES[conversion.kind] != terms.basis:
        return Outcome.OTHER_KIND
    if conversion.kind == "action":
        return Outcome.OTHER_ACTION if conversion.action != terms.action else _money(conversion, terms)
    return _buyer(conversion, terms) or _money(conversion, terms)


def _money(conversion: ReferralConversion, terms: ProgramTerms) -> Outcome | None:
    """A sale in another currency than the amounts that the terms name is converted at the rate of its day, or not at all.

    What was reported to us without a rate is refused as a whole, so that it can be reported again: raises `NoRate`.
    """
    try:
        exchange_for(conversion, terms)
    except NoRate:
        if conversion.order_id is None:
            raise
        return Outcome.NO_RATE
    return None


def exchange_for(conversion: ReferralConversion, terms: ProgramTerms) -> Exchange | None:
    """How the sale is counted in the currency of the terms, at the rate of the seller's day; None where nothing has to be.

    Raises `NoRate`.
    """
    names_amounts = terms.pays == "flat" or any(
        cap is not None for cap in (terms.cap_order_minor, terms.cap_month_minor, terms.cap_partner_minor)
    )
    if not names_amounts or conversion.currency == terms.currency or conversion.kind == "action":
        return None
    day = conversion.happened_at.astimezone(ZoneInfo(settings().seller.timezone)).date()
    return exchange_on(day, conversion.currency, terms.currency)


def _buyer(conversion: ReferralConversion, terms: ProgramTerms) -> Outcome | None:
    """What the terms say about who bought, as far as the order is ours."""
    assert conversion.enrolment is not None
    order = db.session.get(Order, conversion.order_id) if conversion.order_id else None
    if order is None:
        return None
    partner = conversion.enrolment.user
    if partner.id in {order.placed_by_id, order.contact.user_id} or order.contact.email == partner.email:
        return Outcome.OWN_ORDER
    if terms.orders == "first":
        return Outcome.NOT_FIRST_ORDER if _paid_before(order) else None
    began = _first_earned(conversion, order)
    ended = began is not None and conversion.happened_at - began > timedelta(days=terms.period_days)
    return Outcome.OUTSIDE_PERIOD if ended else None


def _of_the_same_buyer(order: Order) -> sa.ColumnElement[bool]:
    same = Order.contact.has(email=order.contact.email)
    return sa.or_(same, Order.placed_by_id == order.placed_by_id) if order.placed_by_id else same


def _paid_before(order: Order) -> bool:
    """Whether this buyer, by account or address, had paid for an earlier order."""
    earlier = sa.select(Order.id).where(
        _of_the_same_buyer(order),
        Order.id != order.id,
        Order.paid_at.is_not(None),
        Order.state.in_([str(state) for state in CONFIRMED]),
        Order.placed_at < order.placed_at,
    )
    return db.session.scalar(earlier.limit(1)) is not None


def _first_earned(conversion: ReferralConversion, order: Order) -> datetime | None:
    """When this partner first earned by this buyer."""
    assert conversion.enrolment is not None
    first = (
        sa.select(sa.func.min(ReferralConversion.happened_at))
        .join(CommissionDecision, CommissionDecision.conversion_id == ReferralConversion.id)
        .join(Order, Order.id == ReferralConversion.order_id)
        .where(
            CommissionDecision.outcome == Outcome.EARNED,
            ReferralConversion.enrolment_id == conversion.enrolment_id,
            _of_the_same_buyer(order),
        )
    )
    return db.session.scalar(first)
