"""What a person keeps about reports; nobody finds what another keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.reports.models import ReportAlert, ReportRun, ReportSchedule, ReportView

Kept = TypeVar("Kept", ReportView, ReportSchedule, ReportAlert, ReportRun)
MOST_RUNS = 20


def views_of(user: User) -> Sequence[ReportView]:
    return db.session.scalars(
        sa.select(ReportView).where(ReportView.user_id == user.id).order_by(ReportView.name)
    ).all()


def schedules_of(user: User) -> Sequence[ReportSchedule]:
    mine = sa.select(ReportSchedule).where(ReportSchedule.user_id == user.id, ReportSchedule.stopped_at.is_(None))
    return db.session.scalars(mine.order_by(ReportSchedule.next_at)).all()


def alerts_of(user: User) -> Sequence[ReportAlert]:
    mine = sa.select(ReportAlert).where(ReportAlert.user_id == user.id, ReportAlert.stopped_at.is_(None))
    return db.session.scalars(mine.order_by(ReportAlert.id)).all()


def runs_of(user: User) -> Sequence[ReportRun]:
    mine = sa.select(ReportRun).where(ReportRun.user_id == user.id)
    return db.session.scalars(mine.order_by(ReportRun.id.desc()).limit(MOST_RUNS)).all()


def kept_by(user: User, kind: type[Kept], kept_id: int) -> Kept:
    """Raises `NotFound` for what does not exist or belongs to somebody else."""
    found = db.session.get(kind, kept_id)
    if found is None or found.user_id != user.id:
        raise NotFound
    return found


def locked(kind: type[Kept], kept_id: int) -> Kept | None:
    """Read afresh with its row locked; None when it is gone."""
    return db.session.get(kind, kept_id, with_for_update=True, populate_existing=True)
