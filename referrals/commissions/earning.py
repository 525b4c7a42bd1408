"""From a conversion to what everyone in its line earns by it: decided once, explained, booked as rewards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.database import db
from app.events import publish
from app.money import Money
from app.rewards.granting import grant
from referrals.commissions import caps
from referrals.commissions.entitlement import refusal, terms_at
from referrals.commissions.facts import CommissionEarned, ConversionDecided
from referrals.commissions.levels import Earning, Scale, chain, earnings, flat, within
from referrals.commissions.models import Commission, CommissionDecision
from referrals.commissions.reasons import Outcome
from referrals.commissions.sponsors import sponsors_above
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.tracking.models import ReferralConversion


def earn(conversion: ReferralConversion) -> Sequence[Commission]:
    """Decide about a sale or an action and book what it earns; the same conversion again changes nothing.

    Quiet for refunds. Whatever is decided, and why, is kept as a `CommissionDecision`.
    """
    if conversion.kind == "refund" or _is_decided(conversion):
        return ()
    terms = terms_at(conversion)
    refused = refusal(conversion, terms)
    if refused is not None or terms is None:
        _decide(conversion, terms, refused or Outcome.PROGRAM_ENDED, {})
        return ()
    people = _people(conversion, terms)
    counted = _counted(conversion, terms, people)
    granted = _within_caps(conversion, terms, counted)
    because = _because(conversion, terms, people, counted)
    _decide(conversion, terms, _outcome(counted, granted), because)
    return [
        _book(conversion, terms, each, *granted[each.person_id], because)
        for each in counted
        if granted[each.person_id][1]
    ]


def _people(conversion: ReferralConversion, terms: ProgramTerms) -> tuple[int | None, ...]:
    """The user ids at each level: the partner who brought it, and who sponsors them, as far as they take part."""
    assert conversion.enrolment is not None
    seller, depth = conversion.enrolment.user_id, len(terms.levels)
    above = sponsors_above(seller, depth) if depth > 1 else {}
    taking_part = set(_enrolments(terms.program_id, {seller, *above.values()}))
    return chain(seller, above, depth, taking_part.__contains__)


def _counted(conversion: ReferralConversion, terms: ProgramTerms, people: Sequence[int | None]) -> list[Earning]:
    """What each level earns by the rates and the cap of one order, before the caps of each partner."""
    if terms.pays == "percent":
        found = earnings(conversion.amount, Scale(rates_bp=tuple(terms.levels)), people)
    else:
        found = flat(tuple(terms.levels), terms.currency, people)
    if terms.cap_order_minor is not None:
        found = within(found, Money(terms.cap_order_minor, terms.currency))
    return [each for each in found if each.amount.minor > 0]


def _within_caps(
    conversion: ReferralConversion, terms: ProgramTerms, counted: Sequence[Earning]
) -> dict[int, tuple[Enrolment, Money]]:
    """By person: their enrolment, and what their caps leave of what was counted."""
    enrolments = _enrolments(terms.program_id, {each.person_id for each in counted})
    wanted = {enrolments[each.person_id].id: each.amount.minor for each in counted}
    granted = caps.take(terms, wanted, conversion.happened_at)
    return {
        person: (enrolment, Money(granted[enrolment.id], _currency(conversion, terms)))
        for person, enrolment in enrolments.items()
    }


def _currency(conversion: ReferralConversion, terms: ProgramTerms) -> str:
    return conversion.currency if terms.pays == "percent" else terms.currency


def _outcome(counted: Sequence[Earning], granted: Mapping[int, tuple[Enrolment, Money]]) -> Outcome:
    if not counted:
        return Outcome.NOTHING_TO_EARN
    return Outcome.EARNED if any(amount for _enrolment, amount in granted.values()) else Outcome.CAP_REACHED


def _book(
    conversion: ReferralConversion,
    terms: ProgramTerms,
    each: Earning,
    enrolment: Enrolment,
    amount: Money,
    because: Mapping[str, Any],
) -> Commission:
    receipt = {**because, "level": each.level, "rate": each.rate, "counted_minor": each.amount.minor}
    reward = grant(
        kind="cash",
        amount=amount,
        to=enrolment.user,
        because={"rule": "commission", **receipt},
        source=f"commission:{conversion.id}:{each.level}",
        hold_days=terms.hold_days,
        tell=False,
    )
    commission = Commission(
        conversion_id=conversion.id,
        enrolment_id=enrolment.id,
        user_id=enrolment.user_id,
        terms_id=terms.id,
        level=each.level,
        rate=each.rate,
        base_minor=conversion.amount_minor,
        amount_minor=amount.minor,
        currency=amount.currency,
        reward_id=reward.id,
        because=receipt,
    )
    db.session.add(commission)
    db.session.flush()
    publish(CommissionEarned(commission_id=commission.id, user_id=commission.user_id, level=each.level))
    return commission


def _is_decided(conversion: ReferralConversion) -> bool:
    """Whether it was decided before; locks the conversion, so that of parallel copies one decides."""
    db.session.execute(sa.select(ReferralConversion.id).where(ReferralConversion.id == conversion.id).with_for_update())
    found = sa.select(CommissionDecision.id).where(CommissionDecision.conversion_id == conversion.id)
    return db.session.scalar(found) is not None


def _decide(
    conversion: ReferralConversion, terms: ProgramTerms | None, outcome: Outcome, because: Mapping[str, Any]
) -> None:
    db.session.add(
        CommissionDecision(
            conversion_id=conversion.id,
            enrolment_id=conversion.enrolment_id,
            terms_id=terms.id if terms else None,
            outcome=outcome,
            because=dict(because),
        )
    )
    db.session.flush()
    hold_days = terms.hold_days if terms else 0
    publish(ConversionDecided(conversion_id=conversion.id, outcome=outcome, hold_days=hold_days))


def _because(
    conversion: ReferralConversion, terms: ProgramTerms, people: Sequence[int | None], counted: Sequence[Earning]
) -> dict[str, Any]:
    """The receipt: inputs and rules, no names."""
    return {
        "conversion": conversion.id,
        "program": terms.program_id,
        "terms_version": terms.version,
        "pays": terms.pays,
        "levels": list(terms.levels),
        "base_minor": conversion.amount_minor,
        "currency": conversion.currency,
        "line": [person is not None for person in people],
        "together_minor": sum(each.amount.minor for each in counted),
        "hold_days": terms.hold_days,
    }


def _enrolments(program_id: int, users: set[int]) -> dict[int, Enrolment]:
    """Who of these takes part in the program now, by user id."""
    found = db.session.scalars(
        sa.select(Enrolment).where(
            Enrolment.program_id == program_id, Enrolment.user_id.in_(users), Enrolment.state == "active"
        )
    )
    return {each.user_id: each for each in found if each.user.is_active}
