"""Partners as the desk reads them: with what the last thirty days brought, from daily numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.money import Money
from app.rewards.models import Reward
from referrals.commissions.models import Commission
from referrals.programs.models import Enrolment, Program
from referrals.tracking.models import ReferralConversion, ReferralDay, ReferralLink

STATES = ("active", "asked", "paused", "left", "refused")
SORTS = ("-joined", "joined", "name", "-name")
DAYS = 30


@dataclass
class Sums:
    """Of one partner: programs, clicks of the last thirty days, orders in all, earned and not taken back by currency."""

    programs: list[str] = field(default_factory=list)
    clicks: int = 0
    orders: int = 0
    earned: list[Money] = field(default_factory=list)


def partners(text: str = "", state: str = "", program_id: int | None = None, sort: str = SORTS[0]) -> sa.Select[User]:
    """People with at least one enrolment that fits, each once. `text` is looked for in name, address and codes of links."""
    fits = sa.select(Enrolment.id).where(Enrolment.user_id == User.id)
    fits = fits.where(Enrolment.state == state) if state else fits
    fits = fits.where(Enrolment.program_id == program_id) if program_id is not None else fits
    found = sa.select(User).where(fits.exists())
    if text:
        coded = sa.select(ReferralLink.id).join(ReferralLink.enrolment).where(Enrolment.user_id == User.id)
        coded = coded.where(ReferralLink.code == text.lower())
        columns = (User.name, User.email)
        like = [column.icontains(text, autoescape=True) for column in columns]
        found = found.where(sa.or_(*like, coded.exists()))
    joined = sa.select(sa.func.min(Enrolment.joined_at)).where(Enrolment.user_id == User.id).scalar_subquery()
    key = sa.func.lower(User.name) if sort.endswith("name") else joined
    way = sa.desc if sort.startswith("-") else sa.asc
    return found.order_by(way(key), way(User.id))


def partner_by_id(user_id: int) -> User:
    """Raises `NotFound` for who never asked to take part."""
    found = db.session.scalar(partners().where(User.id == user_id))
    if found is None:
        raise NotFound
    return found


def enrolments_of(user: User) -> Sequence[Enrolment]:
    return db.session.scalars(sa.select(Enrolment).where(Enrolment.user_id == user.id).order_by(Enrolment.id)).all()


def sums_of(people: Sequence[int]) -> dict[int, Sums]:
    """Four statements, however many people."""
    told = {person: Sums() for person in people}
    names = sa.select(Enrolment.user_id, Program.name).join(Enrolment.program).where(Enrolment.user_id.in_(people))
    for person, name in db.session.execute(names.order_by(Enrolment.id)):
        told[person].programs.append(name)
    for person, count in db.session.execute(_clicks(people)):
        told[person].clicks = int(count)
    for person, count in db.session.execute(_orders(people)):
        told[person].orders = int(count)
    for person, currency, minor in db.session.execute(_earned(people)):
        told[person].earned.append(Money(int(minor), currency))
    return told


def _clicks(people: Sequence[int]) -> sa.Select[int, int]:
    first = clock.today() - timedelta(days=DAYS - 1)
    return (
        sa.select(Enrolment.user_id, sa.func.sum(ReferralDay.count))
        .join(ReferralLink, ReferralLink.enrolment_id == Enrolment.id)
        .join(ReferralDay, ReferralDay.link_id == ReferralLink.id)
        .where(Enrolment.user_id.in_(people), ReferralDay.day >= first)
        .where(ReferralDay.event == "click", ReferralDay.kind == "counted")
        .group_by(Enrolment.user_id)
    )


def _orders(people: Sequence[int]) -> sa.Select[int, int]:
    return (
        sa.select(Enrolment.user_id, sa.func.count())
        .join(ReferralConversion, ReferralConversion.enrolment_id == Enrolment.id)
        .where(Enrolment.user_id.in_(people), ReferralConversion.kind == "sale")
        .group_by(Enrolment.user_id)
    )


def _earned(people: Sequence[int]) -> sa.Select[int, str, int]:
    left = sa.func.sum(Commission.amount_minor - Reward.taken_back)
    return (
        sa.select(Commission.user_id, Commission.currency, left)
        .join(Commission.reward)
        .where(Commission.user_id.in_(people))
        .group_by(Commission.user_id, Commission.currency)
        .order_by(Commission.user_id, Commission.currency)
    )
