"""What programs keep about a person: where they take part, and which version they accepted."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.programs.models import Enrolment
from referrals.programs.queries import enrolments_about


def partnerships_about(user: User) -> PersonalData:
    rows = [
        {
            "program": each.program.name,
            "state": each.state,
            "since": each.joined_at.isoformat(),
            "accepted_version": each.terms.version,
        }
        for each in enrolments_about(user)
    ]
    return PersonalData(key="partnerships", title=_l("Partnerships"), rows=rows)


def erase(user: User | None, email: str) -> None:  # noqa: ARG001  (partners have accounts)
    """They take part no more; the rows stay, as what was earned names them."""
    if user is not None:
        db.session.execute(
            sa.update(Enrolment)
            .where(Enrolment.user_id == user.id, Enrolment.state.in_(("asked", "active", "paused")))
            .values(state="left", ended_at=clock.now())
        )
