"""From a conversion to what everyone in its line earns by it: decided once, explained, booked as rewards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.database import db
from app.money import Money
from app.orders.models import Order
from app.rates.converting import Exchange
from referrals.commissions import caps
from referrals.commissions.booking import Share, book, decide, is_decided, receipt_of
from referrals.commissions.entitlement import exchange_for, refusal, terms_at
from referrals.commissions.levels import Earning, Scale, chain, earnings, flat, within
from referrals.commissions.models import Commission
from referrals.commissions.reasons import Outcome
from referrals.commissions.sponsors import line_above
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.tracking.attributing import buyer_cluster
from referrals.tracking.models import DAILY, ReferralConversion


def earn(conversion: ReferralConversion, *, is_new: bool = False) -> Sequence[Commission]:
    """Decide about a sale or an action and book what it earns; the same conversion again changes nothing.

    Quiet for refunds, and for days of clicks (`earning_days`). Whatever is decided is kept as a `CommissionDecision`. `is_new`
    says that this transaction has recorded it, so that nobody else can have decided.
    """
    if conversion.kind in {"refund", *DAILY} or (not is_new and is_decided(conversion)):
        return ()
    terms = terms_at(conversion)
    refused = refusal(conversion, terms)
    if refused is not None or terms is None:
        decide(conversion, terms, refused or Outcome.PROGRAM_ENDED, {})
        return ()
    people, enrolments = _people(conversion, terms)
    exchange = exchange_for(conversion, terms)
    base = exchange.convert(conversion.amount) if exchange else conversion.amount
    counted = _counted(base, terms, people)
    granted = _within_caps(conversion, terms, counted, enrolments)
    because = {**receipt_of(conversion, terms, people, counted), **_converted(exchange, base, counted)}
    decide(conversion, terms, _outcome(counted, granted), because)
    shares = [
        Share(counted=each, enrolment=enrolments[each.person_id], amount=granted[each.person_id])
        for each in counted
        if granted[each.person_id]
    ]
    return book(conversion, terms, shares, because, base=base)


def _converted(exchange: Exchange | None, base: Money, counted: Sequence[Earning]) -> dict[str, Any]:
    """For the receipt: the rate frozen with the sale, what the sale comes to by it, and what all levels come to of the sale."""
    if exchange is None:
        return {}
    together = sum((each.amount for each in counted), Money.zero(base.currency))
    return {
        "exchange": exchange.told(),
        "converted_minor": base.minor,
        "earned_in": base.currency,
        "together_of_sale_minor": exchange.back.convert(together).minor,
    }


def _people(conversion: ReferralConversion, terms: ProgramTerms) -> tuple[tuple[int | None, ...], dict[int, Enrolment]]:
    """The user ids at each level: the partner who brought it, and who sponsors them, as far as they took part.

    Whoever bought it earns nothing by it, at no level.
    """
    assert conversion.enrolment is not None
    seller, depth = conversion.enrolment, len(terms.levels)
    taking_part = {seller.user_id: seller}
    if depth == 1:
        return chain(seller.user_id, {}, depth, taking_part.__contains__), taking_part
    above, others = line_above(seller.user_id, depth, terms.program_id, conversion.happened_at)
    taking_part |= others
    for each in _buyers(conversion):
        taking_part.pop(each, None)
    return chain(seller.user_id, above, depth, taking_part.__contains__), taking_part


def _buyers(conversion: ReferralConversion) -> frozenset[int]:
    """The accounts of whoever bought it, as far as the order is ours."""
    order = db.session.get(Order, conversion.order_id) if conversion.order_id else None
    return buyer_cluster(order) if order is not None else frozenset()


def _counted(base: Money, terms: ProgramTerms, people: Sequence[int | None]) -> list[Earning]:
    """What each level earns by the rates and the cap of one order, before the caps of each partner."""
    if terms.pays == "percent":
        found = earnings(base, Scale(rates_bp=tuple(terms.levels)), people)
    else:
        found = flat(tuple(terms.levels), terms.currency, people)
    if terms.cap_order_minor is not None:
        found = within(found, Money(terms.cap_order_minor, terms.currency))
    return [each for each in found if each.amount.minor > 0]


def _within_caps(
    conversion: ReferralConversion,
    terms: ProgramTerms,
    counted: Sequence[Earning],
    enrolments: Mapping[int, Enrolment],
) -> dict[int, Money]:
    """By person: what their caps leave of what was counted."""
    wanted = {enrolments[each.person_id].id: each.amount.minor for each in counted}
    granted = caps.take(terms, wanted, conversion.happened_at)
    return {each.person_id: Money(granted[enrolments[each.person_id].id], each.amount.currency) for each in counted}


def _outcome(counted: Sequence[Earning], granted: Mapping[int, Money]) -> Outcome:
    if not counted:
        return Outcome.NOTHING_TO_EARN
    return Outcome.EARNED if any(granted.values()) else Outcome.CAP_REACHED
