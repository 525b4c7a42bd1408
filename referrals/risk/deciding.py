"""Deciding about a partner: let go or refuse, with some minutes to undo it; then what was decided takes effect."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from referrals.commissions import refusing
from referrals.commissions.reasons import REFUSALS
from referrals.risk.facts import AppealDecided, CaseDecided
from referrals.risk.models import OPEN, REFUSED, RELEASED, RiskCase, RiskStep
from referrals.risk.queries import held_conversions, locked_case
from referrals.tracking.models import ReferralConversion

UNDO = timedelta(minutes=10)


class AlreadyDecided(Conflict):
    title = _l("Somebody decided about this in the meantime")


def release(case_id: int, *, by: User) -> RiskCase:
    """What was held goes on as if nobody had looked. Raises `AlreadyDecided`."""
    return _decide(case_id, RELEASED, by=by, reason=None, spared=())


def refuse(case_id: int, *, reason: str, by: User, spared: Collection[int] = ()) -> RiskCase:
    """What was held earns nothing, but for the conversions in `spared`. `reason` is one of `REFUSALS`.

    Raises `AlreadyDecided`, and `Invalid` for another reason or when everything is spared.
    """
    if reason not in REFUSALS:
        raise Invalid(_l("Choose one of the reasons."))
    return _decide(case_id, REFUSED, by=by, reason=reason, spared=spared)


def undo(case_id: int, *, by: User) -> RiskCase:
    """Take a decision back before it takes effect. Raises `Conflict` when it is too late for that."""
    case = locked_case(case_id)
    if not case.can_be_undone:
        raise Conflict(_l("That has taken effect and cannot be undone."))
    if _another_is_open(case):
        raise Conflict(_l("Something new was noticed about this partner. Decide there."))
    case.state, case.decided_at, case.decided_by_id, case.reason, case.spared = OPEN, None, None, None, []
    _note(case, "undone", by)
    audit.record("risk.undone", case)
    return case


def carry_out(case_id: int, decided_at: datetime) -> bool:
    """Let the decision of that moment take effect; says whether it did. Quiet when it was undone, or done before."""
    case = locked_case(case_id)
    if case.decided_at != decided_at or not case.can_be_undone:
        return False
    refused = _refused(case)
    for conversion in _rows(refused):
        refusing.refuse(conversion, code=case.reason or "", by=case.decided_by)
    case.effective_at = clock.now()
    _note(case, "effective", None, refused=len(refused))
    publish(CaseDecided(case_id=case.id, refused=tuple(refused)))
    return True


def decide_appeal(case_id: int, *, granted: bool, by: User) -> RiskCase:
    """Somebody who did not decide the first time looks again; for good. Raises `Conflict`."""
    case = locked_case(case_id)
    if not case.waits_for_appeal:
        raise AlreadyDecided
    if by.id == case.decided_by_id:
        raise Conflict(_l("Somebody else has to look at it this time."))
    somebody = by.id
    case.appeal_decided_at, case.appeal_decided_by_id, case.appeal_granted = clock.now(), somebody, granted
    if granted:
        for conversion in _rows(_refused(case)):
            refusing.lift(conversion, by=by)
    _note(case, "appeal_granted" if granted else "appeal_refused", by)
    audit.record("risk.appeal_decided", case, granted=granted)
    publish(AppealDecided(case_id=case.id, granted=granted))
    return case


def _decide(case_id: int, state: str, *, by: User, reason: str | None, spared: Collection[int]) -> RiskCase:
    case = locked_case(case_id)
    if not case.is_open:
        raise AlreadyDecided
    held = held_conversions(case)
    kept = sorted(set(spared) & set(held))
    if state == REFUSED and held and len(kept) == len(held):
        raise Invalid(_l("Everything would be let go. Then let it go."))
    decided_at, decided_by_id = clock.now(), by.id
    case.state, case.reason, case.spared = state, reason, kept
    case.decided_at, case.decided_by_id = decided_at, decided_by_id
    _note(case, state, by, **({"reason": reason, "spared": len(kept)} if reason else {}))
    audit.record(f"risk.{state}", case, reason=reason, spared=kept)
    return case


def _refused(case: RiskCase) -> list[int]:
    if case.state != REFUSED:
        return []
    return [each for each in held_conversions(case) if each not in case.spared]


def _rows(conversion_ids: list[int]) -> list[ReferralConversion]:
    """In one order, in which they are locked."""
    found = sa.select(ReferralConversion).where(ReferralConversion.id.in_(conversion_ids))
    return list(db.session.scalars(found.order_by(ReferralConversion.id)))


def _another_is_open(case: RiskCase) -> bool:
    other = sa.select(RiskCase.id).where(RiskCase.enrolment_id == case.enrolment_id, RiskCase.state == OPEN)
    return db.session.scalar(other.limit(1)) is not None


def _note(case: RiskCase, kind: str, by: User | None, **details: object) -> None:
    db.session.add(RiskStep(case_id=case.id, kind=kind, actor_id=by.id if by else None, details=details))
    db.session.flush()
