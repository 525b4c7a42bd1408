"""Writing down what was decided about a conversion, and what everyone earned by it: each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app import clock
from app.database import db
from app.events import publish
from app.money import Money
from app.rewards.granting import Wanted, grant_together, mature
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


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one person gets: `amount` is what their caps leave of what was counted, `because` what is theirs alone."""

    counted: Earning
    enrolment: Enrolment
    amount: Money
    because: Mapping[str, Any] = field(default_factory=dict)


def book(
    conversion: ReferralConversion,
    terms: ProgramTerms,
    shares: Sequence[Share],
    because: Mapping[str, Any],
    *,
    base: Money | None = None,
) -> Sequence[Commission]:
    """Everyone's share of one conversion, at once; each waits for the hold, and its receipt goes with it.

    `base` is what the sale comes to in the currency that is earned, where it was converted.
    """
    if not shares:
        return ()
    receipts = {each.counted.level: {**because, **each.because, **_told(each.counted)} for each in shares}
    rewards = grant_together(
        [
            Wanted(
                amount=each.amount,
                to=each.enrolment.user,
                because={"rule": "commission", **receipts[each.counted.level]},
                source=_source(conversion, each.counted.level),
            )
            for each in shares
        ],
        kind="cash",
        hold_days=terms.hold_days,
        tell=False,
    )
    rows = [
        {
            "conversion_id": conversion.id,
            "enrolment_id": each.enrolment.id,
            "user_id": each.enrolment.user_id,
            "terms_id": terms.id,
            "level": each.counted.level,
            "rate": each.counted.rate,
            "base_minor": (conversion.amount if base is None else base).minor,
            "amount_minor": each.amount.minor,
            "currency": each.amount.currency,
            "reward_id": rewards[_source(conversion, each.counted.level)].id,
            "because": receipts[each.counted.level],
            "earned_at": clock.now(),
        }
        for each in shares
    ]
    found = db.session.scalars(sa.insert(Commission).returning(Commission), rows)
    booked = sorted(found.all(), key=lambda each: each.level)
    for each in booked:
        publish(CommissionEarned(commission_id=each.id, user_id=each.user_id, level=each.level))
    for each in booked if terms.hold_days == 0 else ():
        mature(each.reward_id, tell=False)
    return booked


def _told(counted: Earning) -> dict[str, Any]:
    return {"level": counted.level, "rate": counted.rate, "counted_minor": counted.amount.minor}


def _source(conversion: ReferralConversion, level: int) -> str:
    return f"commission:{conversion.id}:{level}"


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
        "ended_since": has_ended_since(conversion),
    }


def has_ended_since(conversion: ReferralConversion) -> bool:
    """Whether the program, or the partner's part in it, holds no more now that it is decided."""
    partner = conversion.enrolment
    return partner is not None and (partner.program.state != "live" or partner.state != "active")
