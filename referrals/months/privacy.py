"""What colleagues wrote about months: told to them; it stays the company's, and names the account alone."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.months.models import MonthRemark


def remarks_about(user: User) -> PersonalData:
    found = sa.select(MonthRemark).where(MonthRemark.author_id == user.id).order_by(MonthRemark.id)
    rows = [
        {"written_at": each.written_at.isoformat(), "month": each.month.isoformat(), "text": each.text}
        for each in db.session.scalars(found)
    ]
    return PersonalData(key="month_remarks", title=_l("Notes about months of programs"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """The words go, the decision stays."""
    if user is not None:
        db.session.execute(sa.update(MonthRemark).where(MonthRemark.author_id == user.id).values(text=""))
