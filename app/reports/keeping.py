"""Keeping a report: as a view, as a mail on a schedule, as an alert, as a file that a job writes."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.reports import tasks
from app.reports.models import ReportAlert, ReportRun, ReportSchedule, ReportView
from app.reports.parameters import Parameters
from app.reports.registry import Metric, Report
from app.reports.rhythms import next_moment

MOST_KEPT = 50
MOST_OPEN_RUNS = 3


class TooMuchKept(Conflict):
    title = _l("You keep as much as one person can")


def keep_view(user: User, name: str, report: Report, it: Parameters) -> ReportView:
    """Raises `IntegrityError` (uq_report_view_user_id_name) for a name that is taken."""
    _make_room(ReportView, user)
    view = ReportView(user_id=user.id, name=name, report_id=report.id, query=it.as_query())
    db.session.add(view)
    db.session.flush()
    return view


def schedule(user: User, report: Report, it: Parameters, *, rhythm: str, hour: int) -> ReportSchedule:
    _make_room(ReportSchedule, user)
    made = ReportSchedule(
        user_id=user.id,
        report_id=report.id,
        query=it.as_query(),
        rhythm=rhythm,
        hour=hour,
        next_at=next_moment(clock.now(), rhythm, hour, it.zone),
    )
    db.session.add(made)
    return made


def watch(user: User, metric: Metric, it: Parameters, *, direction: str, threshold: int) -> ReportAlert:
    """It is looked at with the next round, so that what is beyond already is told within the hour."""
    _make_room(ReportAlert, user)
    made = ReportAlert(
        user_id=user.id, metric_id=metric.id, query=it.as_query(), direction=direction, threshold=threshold
    )
    db.session.add(made)
    return made


def write_file(user: User, report: Report, it: Parameters, form: str) -> ReportRun:
    """A job does it; raises `TooMuchKept` while several of this person are being written."""
    busy = sa.select(sa.func.count()).where(ReportRun.user_id == user.id, ReportRun.state.in_(["waiting", "running"]))
    if (db.session.scalar(busy) or 0) >= MOST_OPEN_RUNS:
        raise TooMuchKept(_l("Several files of yours are being written. Wait for one of them, or cancel it."))
    run = ReportRun(
        user_id=user.id,
        report_id=report.id,
        query=it.as_query(),
        form=form,
        steps=len(report.tiles) + len(report.parts) + 1,
    )
    db.session.add(run)
    db.session.flush()
    tasks.write.defer(run_id=run.id)
    return run


def _make_room(kind: type[ReportView | ReportSchedule | ReportAlert], user: User) -> None:
    mine = sa.select(sa.func.count()).select_from(kind).where(kind.user_id == user.id)
    if kind is not ReportView:
        mine = mine.where(kind.stopped_at.is_(None))  # type: ignore[union-attr]
    if (db.session.scalar(mine) or 0) >= MOST_KEPT:
        raise TooMuchKept(_l("Remove one that you do not need any more."))
