"""Named reads of members, and who is suggested for a project."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db
from app.organisation.matching import Offer, Reason, Wish, reasons, score
from app.organisation.models import Member
from app.organisation.sockets import projects_of
from app.organisation.states import RoleActivity, Stage, Status

MOST_SUGGESTIONS = 10


@dataclass(frozen=True)
class Suggestion:
    """Somebody who fits, how well (0 to 100), and why."""

    member: Member
    score: int
    reasons: tuple[Reason, ...]

    @property
    def because(self) -> dict[str, Any]:
        """The receipt, as it may be kept."""
        return {"score": self.score, "parts": [reason.as_receipt() for reason in self.reasons]}


def member_of(user_id: int) -> Member | None:
    """The membership of a person, at whatever stage; None for whoever is not a member."""
    return db.session.scalar(sa.select(Member).where(Member.user_id == user_id))


def suggestions(
    status: str,
    disciplines: Sequence[str] = (),
    languages: Sequence[str] = (),
    timezone: str | None = None,
    *,
    hours_per_week: int | None = None,
    begins_on: date | None = None,
    without: Collection[int] = (),
    most: int = MOST_SUGGESTIONS,
) -> list[Suggestion]:
    """Who could take a part in a project, the best first; `without` are user ids that are not wanted.

    Only active partners: never somebody passive, paused, gone or not accepted yet. A leader holds what the others
    hold, and is offered for their parts too.
    """
    wish = Wish(
        disciplines=tuple(disciplines),
        languages=tuple(languages),
        timezone=timezone,
        hours_per_week=hours_per_week,
        begins_on=begins_on,
    )
    found = assignable(status, without)
    running = projects_of([member.user_id for member in found])
    now = clock.now()
    made = []
    for member in found:
        parts = reasons(wish, offer_of(member, running[member.user_id]), now)
        made.append(Suggestion(member, score(parts), parts))
    made.sort(key=lambda each: (-each.score, each.member.status != status, each.member.user.name, each.member.id))
    return made[:most]


def assignable(status: str, without: Collection[int] = ()) -> Sequence[Member]:
    """The active partners who may take the part of `status`."""
    select = (
        sa.select(Member)
        .join(Member.user)
        .where(
            Member.status.in_({status, Status.PROJECT_LEADER.value}),
            Member.stage == Stage.PARTNER,
            Member.role_activity == RoleActivity.ACTIVE,
            User.erased_at.is_(None),
            Member.user_id.not_in(list(without)),
        )
        .order_by(Member.id)
    )
    return db.session.scalars(select).all()


def offer_of(member: Member, running_projects: int) -> Offer:
    return Offer(
        skills={
            skill.discipline: (skill.confirmed_level or skill.level, skill.is_confirmed) for skill in member.skills
        },
        languages=tuple(member.languages),
        timezone=member.user.timezone,
        hours_per_week=member.hours_per_week,
        available_from=member.available_from,
        running_projects=running_projects,
    )
