"""What a partner brought in a period, by day, by link and by sub-id: from daily numbers and rows of money, in a fixed number of
statements, however many clicks stand behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db
from app.money import Money
from app.rewards.models import Reward
from referrals.commissions.models import Commission
from referrals.portal.models import ConversionPlace
from referrals.programs.models import Enrolment
from referrals.tracking.models import ReferralConversion, ReferralDay, ReferralLink

PERIODS = (7, 30, 90, 365)
USUAL_PERIOD = 30
_DAY = sa.cast(sa.func.timezone("UTC", ReferralConversion.happened_at), sa.Date)
_SUB = sa.func.coalesce(ConversionPlace.sub_id, "")


@dataclass
class Part:
    """Clicks of people, orders and other paid events, and what was earned and not taken back, by currency."""

    clicks: int = 0
    orders: int = 0
    earned: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def amounts(self) -> list[Money]:
        return [Money(minor, currency) for currency, minor in sorted(self.earned.items()) if minor]

    @property
    def share_bp(self) -> int | None:
        """Orders of a hundred clicks, in basis points."""
        return min(10_000, self.orders * 10_000 // self.clicks) if self.clicks else None


@dataclass
class Numbers:
    """The same numbers, added up in four ways."""

    first: date
    last: date
    whole: Part = field(default_factory=Part)
    by_day: dict[date, Part] = field(default_factory=lambda: defaultdict(Part))
    by_link: dict[int | None, Part] = field(default_factory=lambda: defaultdict(Part))
    by_sub_id: dict[str, Part] = field(default_factory=lambda: defaultdict(Part))
    links: dict[int, ReferralLink] = field(default_factory=dict)

    @property
    def days(self) -> list[tuple[date, Part]]:
        """Every day of the period, those without anything too, the oldest first."""
        count = (self.last - self.first).days + 1
        every = (self.first + timedelta(days=step) for step in range(count))
        return [(day, self.by_day.get(day, Part())) for day in every]


def numbers_of(user: User, days: int) -> Numbers:
    last = clock.today()
    found = Numbers(first=last - timedelta(days=days - 1), last=last, links=_links_of(user))
    for keys, clicks in _clicks(list(found.links), found.first):
        _part(found, keys).clicks += clicks
    for keys, orders in _orders(user, found.first):
        _part(found, keys).orders += orders
    for keys, currency, minor in _earned(user, found.first):
        _part(found, keys).earned[currency] += minor
    return found


@dataclass(frozen=True)
class Keys:
    """Which of the four sums a row belongs to: `level` is GROUPING() of day, link and sub-id."""

    level: int
    day: date | None
    link_id: int | None
    sub_id: str | None


def _part(numbers: Numbers, keys: Keys) -> Part:
    ways: dict[int, Callable[[], Part]] = {
        0b011: lambda: numbers.by_day[keys.day],  # type: ignore[index]
        0b101: lambda: numbers.by_link[keys.link_id],
        0b110: lambda: numbers.by_sub_id[keys.sub_id or ""],
        0b111: lambda: numbers.whole,
    }
    return ways[keys.level]()


def _grouped(day: Any, link: Any, sub: Any, *more: Any) -> tuple[Any, Any]:
    """GROUP BY each of the three alone and none of them, every time with `more`."""
    sets = sa.func.grouping_sets(sa.tuple_(day, *more), sa.tuple_(link, *more), sa.tuple_(sub, *more), sa.tuple_(*more))
    return sa.func.grouping(day, link, sub).label("level"), sets


def _links_of(user: User) -> dict[int, ReferralLink]:
    found = sa.select(ReferralLink).join(ReferralLink.enrolment).where(Enrolment.user_id == user.id)
    return {link.id: link for link in db.session.scalars(found.order_by(ReferralLink.id))}


def _clicks(link_ids: Sequence[int], first: date) -> Iterator[tuple[Keys, int]]:
    day, link, sub = ReferralDay.day, ReferralDay.link_id, ReferralDay.sub_id
    level, sets = _grouped(day, link, sub)
    rows = db.session.execute(
        sa.select(level, day, link, sub, sa.func.coalesce(sa.func.sum(ReferralDay.count), 0))
        .where(ReferralDay.event == "click", ReferralDay.kind == "counted")
        .where(ReferralDay.link_id.in_(link_ids), ReferralDay.day >= first)
        .group_by(sets)
    )
    for row in rows:
        yield Keys(*row[:4]), int(row[4])


def _own(user: User, first: date) -> sa.Select[Any]:
    """Sales and actions that were credited to this partner since then."""
    return (
        sa.select()
        .select_from(ReferralConversion)
        .join(Enrolment, Enrolment.id == ReferralConversion.enrolment_id)
        .outerjoin(ConversionPlace, ConversionPlace.conversion_id == ReferralConversion.id)
        .where(Enrolment.user_id == user.id, ReferralConversion.kind.in_(("sale", "action")))
        .where(ReferralConversion.happened_at >= datetime.combine(first, time(), UTC))
    )


def _orders(user: User, first: date) -> Iterator[tuple[Keys, int]]:
    level, sets = _grouped(_DAY, ReferralConversion.link_id, _SUB)
    columns = (level, _DAY, ReferralConversion.link_id, _SUB, sa.func.count(ReferralConversion.id))
    for row in db.session.execute(_own(user, first).add_columns(*columns).group_by(sets)):
        yield Keys(*row[:4]), int(row[4])


def _earned(user: User, first: date) -> Iterator[tuple[Keys, str, int]]:
    """What this partner earned at whatever level; what the team brought stands under no link of theirs."""
    mine = Commission.level == 1
    link = sa.case((mine, ReferralConversion.link_id), else_=None)
    sub = sa.case((mine, _SUB), else_="")
    level, sets = _grouped(_DAY, link, sub, Commission.currency)
    left = sa.func.coalesce(sa.func.sum(Commission.amount_minor - Reward.taken_back), 0)
    rows = db.session.execute(
        sa.select(level, _DAY, link, sub, Commission.currency, left)
        .select_from(Commission)
        .join(Commission.reward)
        .join(Commission.conversion)
        .outerjoin(ConversionPlace, ConversionPlace.conversion_id == ReferralConversion.id)
        .where(Commission.user_id == user.id)
        .where(ReferralConversion.happened_at >= datetime.combine(first, time(), UTC))
        .group_by(sets)
    )
    for row in rows:
        yield Keys(*row[:4]), row[4], int(row[5])


def lines_of(user: User, days: int) -> list[tuple[date, str, str, int, int]]:
    """For a file: day, code of the link, sub-id, clicks, orders; the oldest first."""
    first = clock.today() - timedelta(days=days - 1)
    links = _links_of(user)
    told: dict[tuple[date, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for day, link_id, sub_id, count in db.session.execute(
        sa.select(ReferralDay.day, ReferralDay.link_id, ReferralDay.sub_id, ReferralDay.count)
        .where(ReferralDay.event == "click", ReferralDay.kind == "counted", ReferralDay.day >= first)
        .where(ReferralDay.link_id.in_(links))
    ):
        told[day, link_id, sub_id][0] += int(count)
    columns = (_DAY, ReferralConversion.link_id, _SUB)
    counted = _own(user, first).add_columns(*columns, sa.func.count(ReferralConversion.id)).group_by(*columns)
    for day, link_id, sub_id, count in db.session.execute(counted):
        told[day, link_id or 0, sub_id][1] += int(count)
    return [
        (day, links[link_id].code if link_id in links else "", sub_id, clicks, orders)
        for (day, link_id, sub_id), (clicks, orders) in sorted(told.items())
    ]


@dataclass(frozen=True)
class Wait:
    """What waits in one currency, and when the first and the last of it become the partner's."""

    amount: Money
    first: datetime
    last: datetime


def waits_of(user: User) -> list[Wait]:
    rows = db.session.execute(
        sa.select(
            Commission.currency,
            sa.func.sum(Commission.amount_minor - Reward.taken_back),
            sa.func.min(Reward.hold_until),
            sa.func.max(Reward.hold_until),
        )
        .join(Commission.reward)
        .where(Commission.user_id == user.id, Reward.state == "pending", Reward.taken_back < Reward.units)
        .group_by(Commission.currency)
        .order_by(Commission.currency)
    )
    return [Wait(Money(int(minor), currency), first, last) for currency, minor, first, last in rows]
