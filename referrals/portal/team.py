"""A partner's team: who stands below them, by name only where that person agreed, and what each level brought."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Conflict
from app.money import Money
from app.rewards.models import Reward
from referrals.commissions.models import Commission, Sponsorship
from referrals.commissions.sponsors import put_below, team_of
from referrals.portal.models import PartnerProfile
from referrals.programs.models import Enrolment


@dataclass
class Level:
    """Everyone so many steps below. `members` are those invited directly, with a name only where they agreed."""

    depth: int
    people: int = 0
    active: int = 0
    orders: int = 0
    earned: list[Money] = field(default_factory=list)
    members: list[tuple[str, datetime]] = field(default_factory=list)


def levels_of(user: User) -> list[Level]:
    """The levels that have somebody, the nearest first."""
    below = team_of(user.id)
    if not below:
        return []
    levels: dict[int, Level] = {}
    active = _active([person for person, _depth in below])
    for person, depth in below:
        level = levels.setdefault(depth, Level(depth))
        level.people += 1
        level.active += person in active
    for level in levels.values():
        level.orders, level.earned = _brought(user).get(level.depth + 1, (0, []))
    levels[1].members = _direct(user)
    return [levels[depth] for depth in sorted(levels)]


def _active(people: list[int]) -> set[int]:
    return set(
        db.session.scalars(
            sa.select(Enrolment.user_id).where(Enrolment.user_id.in_(people), Enrolment.state == "active").distinct()
        )
    )


def _brought(user: User) -> dict[int, tuple[int, list[Money]]]:
    """By level of the commission: how many orders paid this partner, and how much of it is left."""
    rows = db.session.execute(
        sa.select(
            Commission.level,
            Commission.currency,
            sa.func.count(),
            sa.func.sum(Commission.amount_minor - Reward.taken_back),
        )
        .join(Commission.reward)
        .where(Commission.user_id == user.id, Commission.level > 1)
        .group_by(Commission.level, Commission.currency)
        .order_by(Commission.level, Commission.currency)
    )
    counts: dict[int, int] = defaultdict(int)
    amounts: dict[int, list[Money]] = defaultdict(list)
    for level, currency, count, minor in rows:
        counts[level] += count
        amounts[level].append(Money(int(minor), currency))
    return {level: (counts[level], amounts[level]) for level in counts}


def _direct(user: User) -> list[tuple[str, datetime]]:
    """Whom they invited, the newest first: the name where it may be seen, else nothing but the time."""
    name = sa.case((PartnerProfile.named_to_sponsor & User.erased_at.is_(None), User.name), else_="")
    rows = db.session.execute(
        sa.select(name, Sponsorship.since)
        .join(User, User.id == Sponsorship.user_id)
        .outerjoin(PartnerProfile, PartnerProfile.user_id == User.id)
        .where(Sponsorship.sponsor_id == user.id)
        .order_by(Sponsorship.since.desc(), Sponsorship.user_id)
        .limit(200)
    )
    return [(row[0], row[1]) for row in rows]


def invitation_address(profile: PartnerProfile | None) -> str:
    return f"{settings().base_url}/partners/invited/{profile.invite_code}" if profile else ""


class NotNew(Conflict):
    title = _l("This invitation is for people who are no partners yet")


def accept_invitation(user: User, sponsor: User) -> None:
    """`user` stands below `sponsor` from now on; only who takes part in no program and has no sponsor yet.

    Nobody is paid for it: a commission needs an order or an action of a third person. Raises `NotNew`.
    """
    took_part = sa.select(Enrolment.id).where(Enrolment.user_id == user.id, Enrolment.state != "refused").limit(1)
    if user.id == sponsor.id or db.session.scalar(took_part) or db.session.get(Sponsorship, user.id):
        raise NotNew
    put_below(user, sponsor)
