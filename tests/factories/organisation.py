"""Members at whatever stage a story needs."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.organisation.models import Member, MemberSkill
from app.organisation.states import Stage, Status, usual_duty
from tests.cast import person

COMPETENT = {"implementation_level": 4, "support_level": 4, "leadership_level": 4}


def member(user: User, status: Status = Status.PROJECT_EXPERT, stage: Stage = Stage.PARTNER, **changes: Any) -> Member:
    """A membership of `user`; `skills` maps disciplines to levels, which count as assessed."""
    skills: dict[str, int] = changes.pop("skills", {})
    values = {
        "slug": f"member-{user.id}",
        "duty": usual_duty(status).value,
        "languages": ["en"],
        "hours_per_week": 20,
        **COMPETENT,
        **changes,
    }
    row = Member(user_id=user.id, status=status.value, stage=stage.value, **values)
    row.skills = [MemberSkill(discipline=name, level=level, confirmed_level=level) for name, level in skills.items()]
    db.session.add(row)
    db.session.commit()
    return row


def partner(name: str, status: Status = Status.PROJECT_EXPERT, **changes: Any) -> Member:
    """A partner with an account of their own, who holds the role that goes with the status."""
    user = person(f"{name.split(maxsplit=1)[0].casefold()}@members.example", name, Role(status.value))
    return member(user, status, **changes)
