"""What consent keeps about a person: told on request, and forgotten with them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from cases.consent import deciding
from cases.consent.models import CaseApproval, Coauthor, CoauthorAnswer, Consent
from cases.writing.models import Case


def about(user: User) -> PersonalData:
    """The cases they took part in, what they wrote there, what they approved and allowed."""
    rows: list[dict[str, object]] = []
    seats = sa.select(Coauthor, Case).join(Case, Case.id == Coauthor.case_id).where(Coauthor.user_id == user.id)
    rows += [
        {"case": case.reference, "invited_at": seat.invited_at.isoformat()} for seat, case in db.session.execute(seats)
    ]
    answers = sa.select(CoauthorAnswer).where(CoauthorAnswer.answered_by_id == user.id).order_by(CoauthorAnswer.id)
    rows += [
        {"question": it.question, "answer": it.text, "at": it.answered_at.isoformat()}
        for it in db.session.scalars(answers)
    ]
    approvals = sa.select(CaseApproval).where(CaseApproval.approved_by_id == user.id).order_by(CaseApproval.id)
    rows += [
        {"approved_at": it.approved_at.isoformat(), "versions": it.versions} for it in db.session.scalars(approvals)
    ]
    consents = sa.select(Consent).where(Consent.given_by_id == user.id).order_by(Consent.id)
    rows += [
        {
            "output": it.output,
            "naming": it.naming,
            "given_at": it.given_at.isoformat(),
            "closed_at": it.closed_at.isoformat() if it.closed_at else "",
        }
        for it in db.session.scalars(consents)
    ]
    return PersonalData(key="cases_consent", title=_l("Case studies you took part in"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """Who gives up their account withdraws what they allowed; their words go, that there was a consent stays."""
    if user is None:
        return
    given = sa.select(Consent.case_id).where(Consent.given_by_id == user.id, Consent.closed_at.is_(None)).distinct()
    for case in db.session.scalars(sa.select(Case).where(Case.id.in_(given))):
        deciding.withdraw(case, by=user)
    quiet = {"synchronize_session": False}
    mine = sa.update(CoauthorAnswer).where(CoauthorAnswer.answered_by_id == user.id)
    db.session.execute(mine.values(text="", answered_by_id=None), execution_options=quiet)
    seats = sa.update(Coauthor).where(Coauthor.user_id == user.id, Coauthor.removed_at.is_(None))
    db.session.execute(seats.values(removed_at=clock.now()), execution_options=quiet)
