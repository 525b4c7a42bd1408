"""What is kept about a partner who was looked at: told to them, and forgotten but for what the books need."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.programs.models import Enrolment
from referrals.risk import tasks
from referrals.risk.models import RiskCase, RiskFile, RiskWords


def cases_about(user: User) -> PersonalData:
    """All of them, also those nobody wrote to them about."""
    found = sa.select(RiskCase).join(RiskCase.enrolment).where(Enrolment.user_id == user.id).order_by(RiskCase.id)
    rows = [
        {
            "opened_at": case.opened_at.isoformat(),
            "program": case.enrolment.program.name,
            "state": case.state,
            "reason": case.reason or "",
            "signals": [each.code for each in case.signals],
            "your_words": [each.text for each in case.words if each.author_id == user.id],
        }
        for case in db.session.scalars(found)
    ]
    return PersonalData(key="risk_cases", title=_l("Looks at your referrals"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """Words and files of theirs go, and what colleagues wrote about them; decisions stay, as the books need them."""
    if user is None:
        return
    about = sa.select(RiskCase.id).join(RiskCase.enrolment).where(Enrolment.user_id == user.id)
    words = db.session.scalars(sa.select(RiskWords).where(RiskWords.case_id.in_(about))).all()
    keys = [_forget(file) for each in words for file in list(each.files)]
    for each in words:
        each.text = ""
    db.session.flush()
    if keys:
        tasks.discard_files.defer(file_keys=keys)


def _forget(file: RiskFile) -> str:
    """The row of a file; the key of its bytes, which a job removes."""
    stored, key = file.file, file.file.key
    db.session.delete(file)
    db.session.flush()
    db.session.delete(stored)
    return key
