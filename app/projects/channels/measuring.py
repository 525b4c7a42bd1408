"""How well the feedback process of projects runs, for their health: who waits how long, and what the pulse says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.config import settings
from app.database import db
from app.projects.channels.answer_time import working_time
from app.projects.channels.models import Channel, Complaint, PulseAnswer, PulseQuestion, Wait
from app.projects.sockets import Measure

LAST_PULSES = 5
# Eight working hours are a day, and the thresholds speak of days in hours.
DAYS_PER_WORKING_HOUR = 3


def measures(project_ids: Sequence[int]) -> list[Measure]:
    """In three statements, however many projects."""
    return [*_waits(project_ids), *_complaints(project_ids), *_pulses(project_ids)]


def _waits(project_ids: Sequence[int]) -> Iterator[Measure]:
    """A channel nobody waits in is as good as it gets; it counts, so that the process is known to be stable."""
    found = (
        sa.select(Channel.project_id, sa.func.min(Wait.since))
        .outerjoin(Wait, sa.and_(Wait.channel_id == Channel.id, Wait.ended_at.is_(None)))
        .where(Channel.project_id.in_(project_ids))
        .group_by(Channel.project_id)
    )
    for project_id, since in db.session.execute(found):
        yield Measure(project_id=project_id, name="unanswered_hours", value=_hours_since(since) if since else 0)


def _complaints(project_ids: Sequence[int]) -> Iterator[Measure]:
    found = (
        sa.select(Channel.project_id, sa.func.min(Complaint.opened_at))
        .join(Complaint, Complaint.channel_id == Channel.id)
        .where(Channel.project_id.in_(project_ids), Complaint.answer_id.is_(None))
        .group_by(Channel.project_id)
    )
    for project_id, since in db.session.execute(found):
        yield Measure(project_id=project_id, name="complaint_hours", value=_hours_since(since))


def _pulses(project_ids: Sequence[int]) -> Iterator[Measure]:
    place = sa.func.row_number().over(partition_by=Channel.project_id, order_by=PulseAnswer.id.desc())
    last = (
        sa.select(Channel.project_id, PulseAnswer.score, place.label("place"))
        .join(PulseQuestion, PulseQuestion.channel_id == Channel.id)
        .join(PulseAnswer, PulseAnswer.question_id == PulseQuestion.id)
        .where(Channel.project_id.in_(project_ids))
        .subquery()
    )
    found = (
        sa.select(last.c.project_id, sa.func.sum(last.c.score), sa.func.count())
        .where(last.c.place <= LAST_PULSES)
        .group_by(last.c.project_id)
    )
    for project_id, total, count in db.session.execute(found):
        yield Measure(project_id=project_id, name="pulse_x100", value=int(total) * 100 // count)


def _hours_since(moment: datetime) -> int:
    """Hours of working days: nights and weekends of the company are not held against anybody."""
    passed = working_time(moment, clock.now(), settings().seller.timezone)
    return int(passed.total_seconds()) * DAYS_PER_WORKING_HOUR // 3600
