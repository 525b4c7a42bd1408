"""Keeping what was noticed, once, and letting what it concerns wait for a person."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.events import publish
from referrals.risk.facts import SignalRaised
from referrals.risk.models import OPEN, RiskCase, RiskHold, RiskSignal, RiskStep
from referrals.risk.signals import Finding


def raise_signal(finding: Finding, rules_version: int) -> RiskSignal | None:
    """The new signal, in the partner's open case or in a new one; None when there is nothing new to look at.

    What overlaps a window of the same code belongs to it: while nobody has decided it adds what has come since, and
    afterwards it is not asked again.
    """
    _lock(finding.enrolment_id)
    known = _overlapping(finding)
    if known is not None:
        if known.case.is_open:
            known.value = max(known.value, finding.value)
            hold(known, finding.conversions)
        return None
    signal = RiskSignal(
        case_id=_open_case(finding.enrolment_id).id,
        code=finding.code,
        enrolment_id=finding.enrolment_id,
        subject=finding.subject,
        begins_at=finding.window.begins_at,
        ends_at=finding.window.ends_at,
        value=finding.value,
        threshold=finding.threshold,
        details=dict(finding.details),
        rules_version=rules_version,
    )
    db.session.add(signal)
    db.session.flush()
    hold(signal, finding.conversions)
    db.session.add(RiskStep(case_id=signal.case_id, kind="raised", details={"code": finding.code}))
    publish(SignalRaised(signal_id=signal.id, case_id=signal.case_id))
    return signal


def hold(signal: RiskSignal, conversions: Sequence[int]) -> None:
    rows = [{"signal_id": signal.id, "conversion_id": each} for each in sorted(set(conversions))]
    if rows:
        db.session.execute(insert(RiskHold).values(rows).on_conflict_do_nothing())


def _lock(enrolment_id: int) -> None:
    """What is noticed about a partner is kept one after the other."""
    name = f"risk_case:{enrolment_id}"
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))


def _overlapping(finding: Finding) -> RiskSignal | None:
    """Of the same code, partner and subject; an own order is a moment, which overlaps itself. One that is open first."""
    window = finding.window
    found = (
        sa.select(RiskSignal)
        .join(RiskSignal.case)
        .where(
            RiskSignal.enrolment_id == finding.enrolment_id,
            RiskSignal.code == finding.code,
            RiskSignal.subject == finding.subject,
            sa.or_(
                RiskSignal.begins_at == window.begins_at,
                sa.and_(RiskSignal.begins_at < window.ends_at, RiskSignal.ends_at > window.begins_at),
            ),
        )
    )
    return db.session.scalar(found.order_by(RiskCase.state != OPEN, RiskSignal.id).limit(1))


def _open_case(enrolment_id: int) -> RiskCase:
    found = sa.select(RiskCase).where(RiskCase.enrolment_id == enrolment_id, RiskCase.state == OPEN)
    case = db.session.scalar(found.with_for_update())
    if case is None:
        case = RiskCase(enrolment_id=enrolment_id, opened_at=clock.now())
        db.session.add(case)
        db.session.flush()
    return case
