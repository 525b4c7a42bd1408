"""What programs keep about a person: where they take part, and which version they accepted."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.programs.models import Enrolment, Program, ProgramInvitation
from referrals.programs.queries import enrolments_about


def partnerships_about(user: User) -> PersonalData:
    rows: list[dict[str, object]] = [
        {
            "program": each.program.name,
            "state": each.state,
            "since": each.joined_at.isoformat(),
            "accepted_version": each.terms.version,
        }
        for each in enrolments_about(user)
    ]
    invited = sa.select(ProgramInvitation.invited_at, Program.name).join(
        Program, Program.id == ProgramInvitation.program_id
    )
    rows += [
        {"program": name, "state": "invited", "since": at.isoformat()}
        for at, name in db.session.execute(invited.where(ProgramInvitation.email == user.email))
    ]
    return PersonalData(key="partnerships", title=_l("Partnerships"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """They take part no more; the rows stay, as what was earned names them."""
    db.session.execute(sa.delete(ProgramInvitation).where(ProgramInvitation.email == email.lower()))
    if user is not None:
        db.session.execute(
            sa.update(Enrolment)
            .where(Enrolment.user_id == user.id, Enrolment.state.in_(("asked", "active", "paused")))
            .values(state="left", ended_at=clock.now())
        )
