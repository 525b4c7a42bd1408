"""Caps on what one partner may earn, in a month and in all: counters that parallel conversions take turns at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.config import settings
from app.database import db
from referrals.commissions.models import CapUse
from referrals.programs.models import ProgramTerms

EVER = "ever"


def take(terms: ProgramTerms, wanted: Mapping[int, int], at: datetime) -> dict[int, int]:
    """What each enrolment of `wanted` (minor units) may still earn, and count it as used at once.

    The counters stay locked until the transaction ends. An enrolment whose cap is reached gets zero.
    """
    caps = caps_of(terms, at)
    if not caps or not wanted:
        return dict(wanted)
    used = _locked([(enrolment, period) for enrolment in wanted for period in caps])
    granted = {}
    for enrolment, amount in wanted.items():
        left = min(cap - used[enrolment, period].used_minor for period, cap in caps.items())
        granted[enrolment] = max(0, min(amount, left))
        for period in caps:
            used[enrolment, period].used_minor += granted[enrolment]
    db.session.flush()
    return granted


def give_back(terms: ProgramTerms, enrolment_id: int, minor: int, at: datetime) -> None:
    """What was taken back of a commission earned `at` may be earned anew; below zero counts it again."""
    caps = caps_of(terms, at)
    if caps and minor:
        for use in _locked([(enrolment_id, period) for period in caps]).values():
            use.used_minor = max(0, use.used_minor - minor)
        db.session.flush()


def caps_of(terms: ProgramTerms, at: datetime) -> dict[str, int]:
    """The caps in force by period; months are those of the seller's calendar."""
    month = at.astimezone(ZoneInfo(settings().seller.timezone)).strftime("%Y-%m")
    caps = {month: terms.cap_month_minor, EVER: terms.cap_partner_minor}
    return {period: cap for period, cap in caps.items() if cap is not None}


def _locked(keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], CapUse]:
    """The counters, begun at zero where there were none; opened and locked in one order for everyone."""
    rows = [{"enrolment_id": enrolment, "period": period, "used_minor": 0} for enrolment, period in sorted(keys)]
    db.session.execute(insert(CapUse).values(rows).on_conflict_do_nothing())
    found = db.session.scalars(
        sa.select(CapUse)
        .where(sa.tuple_(CapUse.enrolment_id, CapUse.period).in_(keys))
        .order_by(CapUse.enrolment_id, CapUse.period)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(use.enrolment_id, use.period): use for use in found}
