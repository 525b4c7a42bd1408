"""What commissions keep about a person. Amounts stay: the ledger adds up whoever leaves; names are the account's."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.commissions.models import Sponsorship
from referrals.commissions.queries import commissions_of


def commissions_about(user: User) -> PersonalData:
    rows = [
        {
            "earned_at": each.earned_at.isoformat(),
            "program": each.enrolment.program.name,
            "level": each.level,
            "currency": each.currency,
            "base_minor": each.base_minor,
            "amount_minor": each.amount_minor,
            "taken_back_minor": each.reward.taken_back,
            "because": each.because,
        }
        for each in db.session.scalars(commissions_of(user))
    ]
    return PersonalData(key="commissions", title=_l("Commissions"), rows=rows)


def forget_line(user: User, _email: str) -> None:
    """Whoever leaves leaves the line: those below stand on their own, what was earned keeps the path of its time."""
    either = sa.or_(Sponsorship.user_id == user.id, Sponsorship.sponsor_id == user.id)
    db.session.execute(sa.delete(Sponsorship).where(either))
