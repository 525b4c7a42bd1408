"""Writing down what was decided about a conversion, and what everyone earned by it: each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from app.database import db
from app.events import publish
from app.money import Money
from app.rewards.granting import grant
from referrals.commissions.facts import CommissionEarned, ConversionDecided
from referrals.commissions.levels import Earning
from referrals.commissions.models import Commission, CommissionDecision
from referrals.commissions.reasons import Outcome
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.tracking.models import ReferralConversion


def is_decided(conversion: ReferralConversion) -> bool:
    """Whether it was decided before; locks the conversion, so that of parallel copies one decides."""
    db.session.execute(sa.select(ReferralConversion.id).where(ReferralConversion.id == conversion.id).with_for_update())
    found = sa.select(CommissionDecision.id).where(CommissionDecision.conversion_id == conversion.id)
    return db.session.scalar(found) is not None


def decide(
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


def book(
    conversion: ReferralConversion,
    terms: ProgramTerms,
    each: Earning,
    enrolment: Enrolment,
    amount: Money,
    because: Mapping[str, Any],
) -> Commission:
    """`amount` is what the caps of the person leave of `each`; it waits for the hold, and its receipt goes with it."""
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


def receipt_of(
    conversion: ReferralConversion, terms: ProgramTerms, people: Iterable[int | None], counted: Iterable[Earning]
) -> dict[str, Any]:
    """Inputs and rules, no names."""
    return {
        "conversion": conversion.id,
        "program": terms.program_id,
        "terms_version": terms.version,
        "basis": terms.basis,
        "pays": terms.pays,
        "levels": list(terms.levels),
        "base_minor": conversion.amount_minor,
        "currency": conversion.currency,
        "earned_in": conversion.currency if terms.pays == "percent" else terms.currency,
        "line": [person is not None for person in people],
        "together_minor": sum(each.amount.minor for each in counted),
        "hold_days": terms.hold_days,
    }


def enrolments_in(program_id: int, users: Iterable[int]) -> dict[int, Enrolment]:
    """Who of these takes part in the program now, by user id."""
    found = db.session.scalars(
        sa.select(Enrolment).where(
            Enrolment.program_id == program_id, Enrolment.user_id.in_(set(users)), Enrolment.state == "active"
        )
    )
    return {each.user_id: each for each in found if each.user.is_active}
