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
from app.errors import NotFound
from app.organisation.matching import Offer, Reason, Wish, reasons, score
from app.organisation.models import Member, MemberStage
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


def member_by_id(member_id: int) -> Member:
    """Raises `NotFound`, also for a number the database has no room for."""
    found = db.session.get(Member, member_id) if member_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def locked(member_id: int) -> Member:
    """The member, the row locked until the transaction ends and read afresh. Raises `NotFound`."""
    select = sa.select(Member).where(Member.id == member_id).with_for_update(of=Member)
    found = db.session.scalar(select.execution_options(populate_existing=True)) if member_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def is_free(slug: str, *, besides: int = 0) -> bool:
    """Whether no member but `besides` (an id) has this address."""
    return db.session.scalar(sa.select(Member.id).where(Member.slug == slug, Member.id != besides)) is None


def shown_member(slug: str) -> Member:
    """The member whose public page this is; raises `NotFound` for who shows none."""
    found = db.session.scalar(sa.select(Member).where(Member.slug == slug)) if "\x00" not in slug else None
    if found is None or not found.is_shown:
        raise NotFound
    return found


def shown_members() -> Sequence[Member]:
    """Everybody with a public page, by name."""
    select = sa.select(Member).join(Member.user).where(Member.is_public, Member.stage == Stage.PARTNER)
    return db.session.scalars(select.order_by(User.name, Member.id)).all()


def shown_slugs(user_ids: Collection[int]) -> dict[int, str]:
    """Under which address each of these people has a public page; whoever has none is missing."""
    select = sa.select(Member.user_id, Member.slug).where(
        Member.user_id.in_(list(user_ids)), Member.is_public, Member.stage == Stage.PARTNER
    )
    return {user_id: slug for user_id, slug in db.session.execute(select) if slug}


def standing_members() -> Sequence[Member]:
    """Who belongs to the organisation now, at work or pausing, by name."""
    select = sa.select(Member).join(Member.user).where(Member.stage.in_((Stage.PARTNER, Stage.PAUSED)))
    return db.session.scalars(select.order_by(User.name, Member.id)).all()


def possible_leaders(besides: int = 0) -> Sequence[Member]:
    """The leaders somebody may be led by, by name."""
    select = (
        sa.select(Member)
        .join(Member.user)
        .where(Member.stage == Stage.PARTNER, Member.status == Status.PROJECT_LEADER, Member.id != besides)
    )
    return db.session.scalars(select.order_by(User.name, Member.id)).all()


def steps_of(member: Member) -> Sequence[MemberStage]:
    """The history of a membership, the newest step first."""
    select = sa.select(MemberStage).where(MemberStage.member_id == member.id).order_by(MemberStage.id.desc())
    return db.session.scalars(select).all()


def how_many(stage: Stage) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Member).where(Member.stage == stage)) or 0
