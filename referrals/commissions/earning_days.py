"""What a day of clicks or sights earns: whole minor units at every level, and the rest is carried on to the next day.

The touches were counted while program and partner took part, so ending either changes nothing about them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.database import db
from app.events import publish
from app.money import Money
from app.rewards.granting import bring_taken_back_to
from referrals.commissions import caps
from referrals.commissions.booking import Share, book, decide, is_decided, receipt_of
from referrals.commissions.facts import CommissionTakenBack
from referrals.commissions.levels import Earning, chain, flat
from referrals.commissions.models import Commission, Fraction
from referrals.commissions.reasons import Outcome
from referrals.commissions.sponsors import line_above
from referrals.programs.calculating import micro_each, whole_units
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.tracking.models import ReferralConversion


def earn_day(conversion: ReferralConversion) -> Sequence[Commission]:
    """Decide about the clicks or sights of one partner's day and book them; the same again changes nothing."""
    if is_decided(conversion):
        return ()
    terms = db.session.get_one(ProgramTerms, conversion.because["terms_id"])
    assert conversion.enrolment is not None
    if not conversion.enrolment.user.is_active:
        decide(conversion, terms, Outcome.PARTNER_INACTIVE, {})
        return ()
    if conversion.quantity < 0:
        _take_back(conversion, terms)
        return ()
    return _earn(conversion, terms, conversion.enrolment)


def _earn(conversion: ReferralConversion, terms: ProgramTerms, partner: Enrolment) -> Sequence[Commission]:
    above, others = line_above(partner.user_id, len(terms.levels), terms.program_id, conversion.happened_at)
    enrolments = others | {partner.user_id: partner}
    people = chain(partner.user_id, above, len(terms.levels), enrolments.__contains__)
    filled = flat(tuple(terms.levels), terms.currency, people)
    micro = {enrolments[each.person_id].id: _micro(terms, each.rate) * conversion.quantity for each in filled}
    whole, carried = _advance(micro, terms.currency)
    counted = [replace(it, amount=Money(whole[enrolments[it.person_id].id], terms.currency)) for it in filled]
    granted = caps.take(terms, {id_: minor for id_, minor in whole.items() if minor}, conversion.happened_at)
    because = {
        **receipt_of(conversion, terms, people, counted),
        "day": conversion.because["day"],
        "quantity": conversion.quantity,
    }
    decide(conversion, terms, _outcome(filled, whole, granted), because)
    shares = [
        Share(
            counted=it,
            enrolment=mine,
            amount=Money(granted[mine.id], terms.currency),
            because={"carried_micro": carried[mine.id]},
        )
        for it, mine in ((it, enrolments[it.person_id]) for it in counted)
        if granted.get(mine.id)
    ]
    return book(conversion, terms, shares, because)


def _take_back(conversion: ReferralConversion, terms: ProgramTerms) -> None:
    """Fewer were counted later: what they had earned goes back, of the same day, the latest first."""
    booked = db.session.scalars(
        sa.select(Commission)
        .join(Commission.conversion)
        .where(
            ReferralConversion.kind == conversion.kind,
            ReferralConversion.enrolment_id == conversion.enrolment_id,
            ReferralConversion.happened_at == conversion.happened_at,
        )
        .order_by(Commission.id.desc())
    ).all()
    micro = {each.enrolment_id: _micro(terms, each.rate) * conversion.quantity for each in booked}
    whole, _carried = _advance(micro, terms.currency)
    because = {"rule": "commission_recount", "conversion": conversion.id, "quantity": conversion.quantity}
    left = {id_: -minor for id_, minor in whole.items()}
    for each in booked:
        part = min(left[each.enrolment_id], each.left.minor)
        left[each.enrolment_id] -= part
        _bring_back(each, part, because)
    decide(conversion, terms, Outcome.RECOUNTED, because)


def _bring_back(commission: Commission, minor: int, because: Mapping[str, object]) -> None:
    if not minor:
        return
    bring_taken_back_to(commission.reward, commission.reward.taken_back + minor, because=because)
    caps.give_back(commission.terms, commission.enrolment_id, minor, commission.conversion.happened_at)
    taken = commission.reward.taken_back
    publish(CommissionTakenBack(commission_id=commission.id, user_id=commission.user_id, taken_back_minor=taken))


def _micro(terms: ProgramTerms, rate: int) -> int:
    return micro_each(terms.basis, rate)


def _outcome(filled: Sequence[Earning], whole: Mapping[int, int], granted: Mapping[int, int]) -> Outcome:
    if any(granted.values()):
        return Outcome.EARNED
    if not filled:
        return Outcome.NOTHING_TO_EARN
    return Outcome.CAP_REACHED if any(whole.values()) else Outcome.CARRIED_ON


def _advance(micro: Mapping[int, int], currency: str) -> tuple[dict[int, int], dict[int, int]]:
    """By enrolment: the whole units that `micro` more make, and the millionths that had been carried so far.

    The rows stay locked until the transaction ends; opened and locked in one order for everyone.
    """
    if not micro:
        return {}, {}
    rows = [{"enrolment_id": enrolment, "currency": currency, "micro": 0} for enrolment in sorted(micro)]
    db.session.execute(insert(Fraction).values(rows).on_conflict_do_nothing())
    found = db.session.scalars(
        sa.select(Fraction)
        .where(Fraction.enrolment_id.in_(micro), Fraction.currency == currency)
        .order_by(Fraction.enrolment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    carried = {each.enrolment_id: each.micro for each in found}
    whole = {}
    for each in found:
        whole[each.enrolment_id], each.micro = whole_units(micro[each.enrolment_id], each.micro)
    db.session.flush()
    return whole, carried
