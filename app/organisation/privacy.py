"""What the organisation keeps about a person: told on request, and emptied on erasure."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.organisation import membership, queries
from app.organisation.models import MemberSkill, MemberStage
from app.organisation.sockets import obligations
from app.organisation.states import Stage


def membership_about(user: User) -> PersonalData:
    member = queries.member_of(user.id)
    if member is None:
        return PersonalData(key="membership", title=_l("Membership"), rows=[])
    row = {
        "status": member.status,
        "role_activity": member.role_activity,
        "duty": member.duty,
        "stage": member.stage,
        "headline": member.headline,
        "about": member.about,
        "country": member.country or "",
        "languages": list(member.languages),
        "hours_per_week": member.hours_per_week,
        "available_from": member.available_from or "",
        "public": member.is_public,
        "skills": {skill.discipline: skill.level for skill in member.skills},
        "confirmed_skills": {skill.discipline: skill.confirmed_level for skill in member.skills if skill.is_confirmed},
        "assessed": dict(member.levels),
        "steps": [
            {"event": step.event, "at": step.happened_at.isoformat(), "reason": step.reason} for step in member.history
        ],
    }
    return PersonalData(key="membership", title=_l("Membership"), rows=[row])


def erase(user: User | None, _email: str) -> None:
    """The membership ends, and nothing stays that was written about the person. Raises `StillBound`."""
    member = queries.member_of(user.id) if user else None
    if user is None or member is None:
        return
    bound = [each for answer in obligations.answers(user.id) for each in answer]
    if bound:
        raise membership.StillBound("; ".join(str(each.words) for each in bound))
    if member.known_stage is not Stage.LEFT:
        membership.depart(member, reason="", by=user)
    member.slug = f"erased-{member.id}"
    member.headline = member.about = ""
    member.country = member.available_from = None
    member.languages, member.hours_per_week = [], 0
    db.session.execute(sa.delete(MemberSkill).where(MemberSkill.member_id == member.id))
    db.session.execute(
        sa.update(MemberStage).where(MemberStage.member_id == member.id, MemberStage.reason != "").values(reason="")
    )
