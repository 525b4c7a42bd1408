"""What reports keep about a person: told on request, removed on erasure."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.reports.models import ReportAlert, ReportRun, ReportSchedule, ReportView

KINDS: tuple[Any, ...] = (ReportView, ReportSchedule, ReportAlert, ReportRun)


def kept_about(user: User) -> PersonalData:
    rows: list[dict[str, object]] = []
    for kind in KINDS:
        mine = sa.select(kind).where(kind.user_id == user.id).order_by(kind.id)
        rows += [_told(row) for row in db.session.scalars(mine)]
    return PersonalData(key="reports", title=_l("Reports you keep"), rows=rows)


def _told(row: Any) -> dict[str, object]:
    named = {"name": row.name} if isinstance(row, ReportView) else {}
    about = row.metric_id if isinstance(row, ReportAlert) else row.report_id
    return {"kind": row.__tablename__, "about": about, "asked": row.query, "since": row.created_at.isoformat(), **named}


def erase(user: User | None, _email: str) -> None:
    if user is None:
        return
    for kind in KINDS:
        db.session.execute(sa.delete(kind).where(kind.user_id == user.id))
