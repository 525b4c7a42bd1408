"""Mailing a report on its schedule, with its chart and the whole as PDF; for the eyes its reader has at that moment."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from flask_babel import force_locale

from app import clock
from app.database import db, transaction
from app.errors import DomainError
from app.mail.links import absolute_url
from app.mail.outbox import Attachment, send_later
from app.media.storage import storage
from app.reports import answering, document, parameters, showing
from app.reports.answering import Answer
from app.reports.charts import Chart, png
from app.reports.models import ReportSchedule
from app.reports.parameters import Eyes
from app.reports.queries import locked
from app.reports.rhythms import next_moment
from app.reports.sockets import report_for

PDF, PNG = "application/pdf", "image/png"
MOST_AT_ONCE = 200


def due(now: datetime) -> list[int]:
    found = sa.select(ReportSchedule.id).where(ReportSchedule.stopped_at.is_(None), ReportSchedule.next_at <= now)
    return list(db.session.scalars(found.order_by(ReportSchedule.next_at).limit(MOST_AT_ONCE)))


def send(schedule_id: int) -> None:
    """Once for each time it is due, however often this runs. A reader who may not read it any more gets no mail, and the
    schedule ends."""
    schedule = db.session.get(ReportSchedule, schedule_id)
    if schedule is None or schedule.stopped_at is not None or schedule.next_at > clock.now():
        return
    due_at = schedule.next_at
    try:
        it = _answer(schedule)
    except DomainError:
        db.session.rollback()
        with transaction():
            _end(schedule_id)
        return
    with force_locale(schedule.user.locale):
        attachments = [_stored(document.render(it), PDF, f"{it.report.id}.pdf"), *_charts(it)]
    db.session.rollback()
    with transaction():
        _write(schedule_id, due_at, it, attachments)


def _answer(schedule: ReportSchedule) -> Answer:
    """Raises `DomainError` when the report is gone or closed to its reader."""
    user = schedule.user
    eyes = Eyes.of_user(user)
    report = report_for(eyes, schedule.report_id)
    it = parameters.read(schedule.query, now=clock.now(), zone=user.timezone or "UTC")
    with force_locale(user.locale):
        return answering.answer(report, it, eyes)


def _charts(it: Answer) -> list[Attachment]:
    """The first chart, to be seen without opening the document."""
    first = _first_chart(it)
    return [_stored(png(first), PNG, _name_of_chart(it))] if first else []


def _first_chart(it: Answer) -> Chart | None:
    return next((chart for section in it.sections for chart in section.charts), None)


def _name_of_chart(it: Answer) -> str:
    return f"{it.report.id}.png"


def _stored(data: bytes, content_type: str, name: str) -> Attachment:
    digest = sha256(data).hexdigest()
    key = f"reports/{digest[:2]}/{digest}.{name.rpartition('.')[2]}"
    storage().put(key, data, content_type)
    return Attachment(key, name, content_type)


def _write(schedule_id: int, due_at: datetime, it: Answer, attachments: list[Attachment]) -> None:
    schedule = locked(ReportSchedule, schedule_id)
    if schedule is None or schedule.stopped_at is not None or schedule.next_at != due_at:
        return
    user = schedule.user
    with force_locale(user.locale):
        figures = [(str(tile.metric.label), [_line(figure, tile) for figure in tile.figures]) for tile in it.tiles]
        title, period = str(it.report.title), document.period_words(it)
    chart = _first_chart(it)
    send_later(
        "reports/mail/report",
        to=user.email,
        locale=user.locale,
        key=f"report:{schedule.id}:{due_at.isoformat()}",
        hold=not user.is_verified,
        private=True,
        attachments=attachments,
        name=user.name,
        title=title,
        period=period,
        figures=figures,
        chart=_name_of_chart(it) if chart else "",
        chart_words=chart.sentence or chart.title if chart else "",
        link=absolute_url("reports_desk.show", report_id=it.report.id, **schedule.query),
        stop_link=absolute_url("reports_kept.kept"),
    )
    schedule.last_sent_at = clock.now()
    schedule.next_at = next_moment(max(due_at, clock.now()), schedule.rhythm, schedule.hour, it.parameters.zone)


def _line(figure: answering.Figure, tile: answering.Tile) -> str:
    change = showing.change_of(figure, tile.metric)
    value = showing.figure_words(figure, tile.metric)
    return f"{value} ({change.words})" if change else value


def _end(schedule_id: int) -> None:
    schedule = locked(ReportSchedule, schedule_id)
    if schedule is not None:
        schedule.stop()
