"""Clicks and sights that terms pay for: one conversion for each program, partner and day, from the daily numbers alone.

Only counted touches, those of people, and only days that are over. Whatever the numbers of a day become later, the
difference is one more conversion; with no difference nothing happens, however often this is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from app import clock
from app.database import db
from app.events import publish
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.tracking.facts import DayRecorded
from referrals.tracking.models import DAILY, ReferralConversion, ReferralDay, ReferralLink

# For how long numbers may still change; the daily counting itself goes back one day.
LATE_DAYS = 35
_DAY = sa.cast(sa.func.timezone("UTC", ReferralConversion.happened_at), sa.Date)


@dataclass(frozen=True, order=True)
class PartnerDay:
    """The touches of one kind of event on all links of one partner in one program, on one day (UTC)."""

    day: date
    event: str
    enrolment_id: int

    @property
    def noon(self) -> datetime:
        """A moment of that day in nearly every time zone, by which it falls into a month."""
        return datetime.combine(self.day, time(12), UTC)


def days_to_record(today: date) -> list[PartnerDay]:
    """Days that are over, whose counted touches are paid for and are not what was recorded of them."""
    first = today - timedelta(days=LATE_DAYS)
    counted, told = _counted(first, today), _told(first)
    rows = db.session.execute(
        sa.select(counted.c.day, counted.c.event, counted.c.enrolment_id, Enrolment.program_id)
        .join(Enrolment, Enrolment.id == counted.c.enrolment_id)
        .outerjoin(
            told,
            sa.and_(
                told.c.day == counted.c.day,
                told.c.event == counted.c.event,
                told.c.enrolment_id == counted.c.enrolment_id,
            ),
        )
        .where(counted.c.count != sa.func.coalesce(told.c.count, 0))
    ).all()
    paid = {key: terms_of_day(*key) is not None for key in {(row.program_id, row.day, row.event) for row in rows}}
    found = [row for row in rows if paid[row.program_id, row.day, row.event]]
    return sorted(PartnerDay(row.day, row.event, row.enrolment_id) for row in found)


def record_day(wanted: PartnerDay) -> ReferralConversion | None:
    """What was counted of it and not recorded yet; None when there is no difference. One at a time for each day."""
    _lock(wanted)
    enrolment = db.session.get_one(Enrolment, wanted.enrolment_id)
    terms = terms_of_day(enrolment.program_id, wanted.day, wanted.event)
    before, steps = _recorded(wanted)
    counted = _count(wanted)
    if terms is None or counted == before:
        return None
    row = ReferralConversion(
        source=wanted.event,
        external_id=f"{wanted.enrolment_id}:{wanted.day}:{steps + 1}",
        kind=wanted.event,
        enrolment_id=enrolment.id,
        quantity=counted - before,
        amount_minor=0,
        currency=terms.currency,
        happened_at=wanted.noon,
        received_at=clock.now(),
        because={
            "day": wanted.day.isoformat(),
            "counted": counted,
            "before": before,
            "terms_id": terms.id,
            "version": terms.version,
        },
    )
    db.session.add(row)
    db.session.flush()
    publish(DayRecorded(conversion_id=row.id))
    return row


def terms_of_day(program_id: int, day: date, event: str) -> ProgramTerms | None:
    """The version that the day is paid by, if it pays for this event: the one in force when the day began, else the first
    that was published in its course. A newer version holds for whole days."""
    began = datetime.combine(day, time(0), UTC)
    published = db.session.scalars(
        sa.select(ProgramTerms)
        .where(ProgramTerms.program_id == program_id, ProgramTerms.published_at < began + timedelta(days=1))
        .order_by(ProgramTerms.version)
    ).all()
    before = [each for each in published if each.published_at is not None and each.published_at <= began]
    in_force = before[-1:] or published[:1]
    return in_force[0] if in_force and in_force[0].basis == event else None


def _counted(first: date, today: date) -> sa.Subquery:
    paying = sa.select(ProgramTerms.program_id).where(
        ProgramTerms.basis.in_(DAILY), ProgramTerms.published_at.is_not(None)
    )
    return (
        sa.select(
            ReferralDay.day,
            ReferralDay.event,
            ReferralLink.enrolment_id,
            sa.func.sum(ReferralDay.count).label("count"),
        )
        .join(ReferralLink, ReferralLink.id == ReferralDay.link_id)
        .join(Enrolment, Enrolment.id == ReferralLink.enrolment_id)
        .where(
            ReferralDay.day >= first,
            ReferralDay.day < today,
            ReferralDay.kind == "counted",
            Enrolment.program_id.in_(paying),
        )
        .group_by(ReferralDay.day, ReferralDay.event, ReferralLink.enrolment_id)
        .subquery()
    )


def _told(first: date) -> sa.Subquery:
    return (
        sa.select(
            _DAY.label("day"),
            ReferralConversion.kind.label("event"),
            ReferralConversion.enrolment_id,
            sa.func.sum(ReferralConversion.quantity).label("count"),
        )
        .where(
            ReferralConversion.kind.in_(DAILY), ReferralConversion.happened_at >= datetime.combine(first, time(0), UTC)
        )
        .group_by(_DAY, ReferralConversion.kind, ReferralConversion.enrolment_id)
        .subquery()
    )


def _count(wanted: PartnerDay) -> int:
    links: sa.Select[int] = sa.select(ReferralLink.id).where(ReferralLink.enrolment_id == wanted.enrolment_id)
    total = sa.select(sa.func.coalesce(sa.func.sum(ReferralDay.count), 0)).where(
        ReferralDay.day == wanted.day,
        ReferralDay.event == wanted.event,
        ReferralDay.kind == "counted",
        ReferralDay.link_id.in_(links),
    )
    return int(db.session.scalar(total) or 0)


def _recorded(wanted: PartnerDay) -> tuple[int, int]:
    """How many were recorded of it so far, and in how many steps."""
    found: Sequence[int] = db.session.scalars(
        sa.select(ReferralConversion.quantity).where(
            ReferralConversion.kind == wanted.event,
            ReferralConversion.enrolment_id == wanted.enrolment_id,
            ReferralConversion.happened_at == wanted.noon,
        )
    ).all()
    return sum(found), len(found)


def _lock(wanted: PartnerDay) -> None:
    name = f"referral_day:{wanted.event}:{wanted.enrolment_id}:{wanted.day}"
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))
