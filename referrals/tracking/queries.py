"""Named reads of links, their numbers and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from referrals.programs.models import Enrolment, Program
from referrals.programs.sockets import PastDay
from referrals.tracking.models import (
    ReferralConversion,
    ReferralDay,
    ReferralLink,
    ReferralPostback,
    ReferralPostbackCall,
    ReferralTouch,
)

SORTS = ("-created", "created", "-clicks", "clicks")
STATES = ("open", "closed")


@dataclass(frozen=True)
class Numbers:
    """Touches by kind since the beginning; `counted` are the people."""

    clicks: dict[str, int]
    impressions: int

    @property
    def counted(self) -> int:
        return self.clicks.get("counted", 0)

    @property
    def apart(self) -> int:
        """Clicks that nobody is paid for."""
        return sum(self.clicks.values()) - self.counted


def link_codes(link_ids: Sequence[int]) -> dict[int, str]:
    """The codes of these links; a link that does not exist is left out."""
    if not link_ids:
        return {}
    found = db.session.execute(sa.select(ReferralLink.id, ReferralLink.code).where(ReferralLink.id.in_(link_ids)))
    return {row[0]: row[1] for row in found}


def link_by_id(link_id: int) -> ReferralLink:
    """For the desk. Raises `NotFound`."""
    found = db.session.get(ReferralLink, link_id)
    if found is None:
        raise NotFound
    return found


def link_by_code(code: str) -> ReferralLink | None:
    return db.session.scalar(sa.select(ReferralLink).where(ReferralLink.code == code.lower()))


def link_of(user: User, link_id: int) -> ReferralLink:
    """The link if it is this partner's own. Raises `NotFound` for everyone else."""
    own = sa.select(ReferralLink).join(ReferralLink.enrolment)
    found = db.session.scalar(own.where(ReferralLink.id == link_id, Enrolment.user_id == user.id))
    if found is None:
        raise NotFound
    return found


def links_of(user: User) -> sa.Select[ReferralLink]:
    """A partner's own links, the newest first."""
    return arranged(links().where(Enrolment.user_id == user.id), "-created")


def links(text: str = "", state: str = "") -> sa.Select[ReferralLink]:
    """Links whose code, label, partner or program contains `text`, open or closed."""
    found = sa.select(ReferralLink).join(ReferralLink.enrolment).join(Enrolment.user).join(Enrolment.program)
    if text:
        columns = (ReferralLink.code, ReferralLink.label, User.name, Program.name)
        found = found.where(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if state:
        is_open = sa.and_(
            ReferralLink.disabled_at.is_(None),
            sa.or_(ReferralLink.expires_at.is_(None), ReferralLink.expires_at > clock.now()),
        )
        found = found.where(is_open if state == "open" else ~is_open)
    whole = joinedload(ReferralLink.enrolment)
    return found.options(whole.joinedload(Enrolment.user), whole.joinedload(Enrolment.program))


def arranged(found: sa.Select[ReferralLink], sort: str) -> sa.Select[ReferralLink]:
    clicks = (
        sa.select(sa.func.coalesce(sa.func.sum(ReferralDay.count), 0))
        .where(ReferralDay.link_id == ReferralLink.id, ReferralDay.event == "click", ReferralDay.kind == "counted")
        .scalar_subquery()
    )
    key = clicks if sort.endswith("clicks") else ReferralLink.created_at
    direction = sa.desc if sort.startswith("-") else sa.asc
    return found.order_by(direction(key), direction(ReferralLink.id))


def numbers_of(link_ids: Sequence[int]) -> dict[int, Numbers]:
    """What each of these links brought, from the days alone: however many touches there were."""
    total = sa.func.sum(ReferralDay.count)
    rows = db.session.execute(
        sa.select(ReferralDay.link_id, ReferralDay.event, ReferralDay.kind, total)
        .where(ReferralDay.link_id.in_(link_ids))
        .group_by(ReferralDay.link_id, ReferralDay.event, ReferralDay.kind)
    ).all()
    told: dict[int, dict[tuple[str, str], int]] = {link_id: {} for link_id in link_ids}
    for link_id, event, kind, count in rows:
        told[link_id][event, kind] = int(count)
    return {link_id: _numbers(counts) for link_id, counts in told.items()}


def _numbers(counts: dict[tuple[str, str], int]) -> Numbers:
    clicks = {kind: count for (event, kind), count in counts.items() if event == "click"}
    return Numbers(clicks, counts.get(("impression", "counted"), 0))


def clicks_by_day(link_id: int, days: int) -> list[tuple[date, int]]:
    """Counted clicks of the last `days` days, the days without any too, the oldest first."""
    first = clock.today() - timedelta(days=days - 1)
    rows = db.session.execute(
        sa.select(ReferralDay.day, sa.func.sum(ReferralDay.count))
        .where(ReferralDay.link_id == link_id, ReferralDay.event == "click", ReferralDay.kind == "counted")
        .where(ReferralDay.day >= first)
        .group_by(ReferralDay.day)
    )
    found = {row[0]: int(row[1]) for row in rows}
    return [(day, found.get(day, 0)) for day in (first + timedelta(days=step) for step in range(days))]


def clicks_by_sub_id(link_id: int, limit: int = 20) -> list[tuple[str, int]]:
    """Counted clicks by sub-id, the most first; those without one stand under the empty text."""
    total = sa.func.sum(ReferralDay.count)
    rows = db.session.execute(
        sa.select(ReferralDay.sub_id, total)
        .where(ReferralDay.link_id == link_id, ReferralDay.event == "click", ReferralDay.kind == "counted")
        .group_by(ReferralDay.sub_id)
        .order_by(total.desc(), ReferralDay.sub_id)
        .limit(limit)
    )
    return [(row[0], int(row[1])) for row in rows]


def past_days(basis: str, action: str | None, since: date) -> list[PastDay]:
    """The answer to `referrals.past_days`: from the daily numbers, or the actions that were told."""
    found = _past_actions(action, since) if basis == "action" else _past_touches(basis, since)
    rows = db.session.execute(found).all()
    return [PastDay(partner=row[0], day=row[1], count=int(row[2])) for row in rows]


def _past_touches(event: str, since: date) -> sa.Select[int, date, int]:
    return (
        sa.select(ReferralLink.enrolment_id, ReferralDay.day, sa.func.sum(ReferralDay.count))
        .join(ReferralLink, ReferralLink.id == ReferralDay.link_id)
        .where(ReferralDay.event == event, ReferralDay.kind == "counted", ReferralDay.day >= since)
        .group_by(ReferralLink.enrolment_id, ReferralDay.day)
    )


def _past_actions(action: str | None, since: date) -> sa.Select[int, date, int]:
    day = sa.cast(sa.func.timezone("UTC", ReferralConversion.happened_at), sa.Date)
    partner = sa.func.coalesce(ReferralConversion.enrolment_id, 0)
    return (
        sa.select(partner, day, sa.func.count())
        .where(ReferralConversion.kind == "action", ReferralConversion.action == action, day >= since)
        .group_by(partner, day)
    )


def latest_touches(link_id: int, limit: int = 20) -> Sequence[ReferralTouch]:
    """The last touches that are still kept one by one."""
    found = sa.select(ReferralTouch).where(ReferralTouch.link_id == link_id)
    return db.session.scalars(found.order_by(ReferralTouch.happened_at.desc()).limit(limit)).all()


def conversions(*, kind: str = "", credited: str = "", text: str = "") -> sa.Select[ReferralConversion]:
    """What was told, the newest first; `credited` is yes, no or empty for both."""
    found = sa.select(ReferralConversion).options(
        joinedload(ReferralConversion.enrolment).joinedload(Enrolment.user), joinedload(ReferralConversion.link)
    )
    if kind:
        found = found.where(ReferralConversion.kind == kind)
    if credited:
        has = ReferralConversion.enrolment_id.is_not(None)
        found = found.where(has if credited == "yes" else ~has)
    if text:
        found = found.where(ReferralConversion.external_id.icontains(text, autoescape=True))
    return found.order_by(ReferralConversion.happened_at.desc(), ReferralConversion.id.desc())


def conversion(source: str, external_id: str) -> ReferralConversion | None:
    return db.session.scalar(
        sa.select(ReferralConversion).where(
            ReferralConversion.source == source, ReferralConversion.external_id == external_id
        )
    )


def conversion_by_id(conversion_id: int) -> ReferralConversion:
    found = db.session.get(ReferralConversion, conversion_id)
    if found is None:
        raise NotFound
    return found


def refunded_minor(sale: ReferralConversion) -> int:
    """How much of a sale went back; never more than it was."""
    total = sa.select(sa.func.coalesce(sa.func.sum(ReferralConversion.amount_minor), 0))
    said = db.session.scalar(total.where(ReferralConversion.sale_id == sale.id)) or 0
    return min(int(said), sale.amount_minor)


def enrolments_of(user: User) -> Sequence[Enrolment]:
    """Where this person takes part in a program that runs."""
    return db.session.scalars(
        sa.select(Enrolment)
        .join(Enrolment.program)
        .where(Enrolment.user_id == user.id, Enrolment.state == "active", Program.state == "live")
        .order_by(Enrolment.id)
        .options(joinedload(Enrolment.program))
    ).all()


def postback_of(user: User) -> ReferralPostback | None:
    return db.session.scalar(sa.select(ReferralPostback).where(ReferralPostback.user_id == user.id))


def calls_of(postback: ReferralPostback) -> sa.Select[ReferralPostbackCall]:
    own = sa.select(ReferralPostbackCall).where(ReferralPostbackCall.postback_id == postback.id)
    return own.order_by(ReferralPostbackCall.id.desc())
