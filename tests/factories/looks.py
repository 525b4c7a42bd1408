"""Findings about partners, and what people decide about them."""

from __future__ import annotations

from typing import Any

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from referrals.programs.models import Enrolment
from referrals.risk import deciding, tasks
from referrals.risk.models import RiskCase
from referrals.risk.raising import raise_signal
from referrals.risk.signals import Code, Finding, Window
from referrals.tracking.models import ReferralConversion


def a_finding(enrolment: Enrolment, *conversions: ReferralConversion, **changes: Any) -> Finding:
    """Too many orders with too few visitors, today, unless told otherwise."""
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    values: dict[str, Any] = {
        "code": Code.VELOCITY,
        "enrolment_id": enrolment.id,
        "window": Window(
            begins_at=midnight, ends_at=clock.in_days(1).replace(hour=0, minute=0, second=0, microsecond=0)
        ),
        "value": 20,
        "threshold": 12,
        "conversions": tuple(each.id for each in conversions),
        "details": {"people": 3, "before": 0},
    }
    return Finding(**{**values, **changes})


def a_case(enrolment: Enrolment, *conversions: ReferralConversion, **changes: Any) -> RiskCase:
    """An open case that holds these; committed."""
    with transaction():
        signal = raise_signal(a_finding(enrolment, *conversions, **changes), 0)
    assert signal is not None
    return db.session.get_one(RiskCase, signal.case_id)


def refused(case: RiskCase, by: User, reason: str = "own_order", spared: tuple[int, ...] = ()) -> None:
    """Decided, and in effect ten minutes later."""
    with transaction():
        decided_at = deciding.refuse(case.id, reason=reason, by=by, spared=spared).decided_at
    carried_out(case, decided_at)


def released(case: RiskCase, by: User) -> None:
    with transaction():
        decided_at = deciding.release(case.id, by=by).decided_at
    carried_out(case, decided_at)


def carried_out(case: RiskCase, decided_at: Any) -> None:
    tasks.carry_out(case_id=case.id, decided_at=decided_at.isoformat())
    db.session.expire_all()
