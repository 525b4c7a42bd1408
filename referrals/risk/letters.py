"""The letters to partners about a case: held, asked, decided, the appeal decided. Once each."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from app import clock
from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url
from referrals.commissions.reasons import REFUSALS, Refusal
from referrals.risk.models import REFUSED, RiskCase, RiskStep, RiskWords
from referrals.risk.queries import locked_case, sums_of
from referrals.risk.wording import looked_at


def held(case_id: int) -> None:
    """Only when something of theirs waits; a partner is told of a case once."""
    case = locked_case(case_id)
    if case.told_at is not None or not case.is_open or not sums_of([case.id])[case.id]:
        return
    case.told_at = clock.now()
    db.session.add(RiskStep(case_id=case.id, kind="told"))
    with force_locale(case.enrolment.user.locale):
        things = looked_at(case)
    _write("held", case, f"risk-held:{case.id}", things=things)


def asked(words: RiskWords) -> None:
    """A question is news in any case: from now on they know of it."""
    case = words.case
    case.told_at = case.told_at or clock.now()
    _write("asked", case, f"risk-asked:{words.id}", question=words.text)


def decided(case: RiskCase) -> None:
    if case.told_at is None and case.state != REFUSED:
        return
    case.told_at = case.told_at or clock.now()
    with force_locale(case.enrolment.user.locale):
        reason = str(REFUSALS[Refusal(case.reason)]) if case.reason else ""
    _write("decided", case, f"risk-decided:{case.id}", reason=reason, in_part=bool(case.spared))


def appeal_decided(case: RiskCase) -> None:
    _write("appeal_decided", case, f"risk-appeal:{case.id}", granted=case.appeal_granted)


def _write(template: str, case: RiskCase, key: str, **values: Any) -> None:
    user = case.enrolment.user
    if not user.is_active:
        return
    outbox.send_later(
        f"risk/mail/{template}",
        to=user.email,
        locale=user.locale,
        key=key,
        name=user.name,
        program=case.enrolment.program.name,
        url=absolute_url("risk.show", case_id=case.id),
        **values,
    )
