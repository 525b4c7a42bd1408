"""Alerts: a number that is watched, and the one mail when it goes beyond its threshold."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale

from app import clock
from app.database import db
from app.errors import DomainError
from app.mail.links import absolute_url
from app.mail.outbox import send_later
from app.reports import answering, parameters, wording
from app.reports.answering import Figure
from app.reports.models import ReportAlert
from app.reports.parameters import Eyes
from app.reports.queries import locked
from app.reports.registry import How, Metric
from app.reports.sockets import metric_for

# Of fewer, a share or a mean says nothing: no alarm, and no all-clear.
FEWEST = 5


def open_alerts() -> list[int]:
    return list(
        db.session.scalars(sa.select(ReportAlert.id).where(ReportAlert.stopped_at.is_(None)).order_by(ReportAlert.id))
    )


def check(alert_id: int) -> bool:
    """Look at the number now; whether a mail was written. It ends when its reader may not read the metric any more."""
    alert = locked(ReportAlert, alert_id)
    if alert is None or alert.stopped_at is not None:
        return False
    eyes = Eyes.of_user(alert.user)
    try:
        metric = metric_for(eyes, alert.metric_id)
        it = parameters.read(alert.query, now=clock.now(), zone=alert.user.timezone or "UTC")
    except DomainError:
        alert.stop()
        return False
    figure = _figure(answering.tile(metric, it, eyes).figures, it.currency or "")
    alert.checked_at = clock.now()
    if figure is None or figure.value is None or not _says_something(metric, figure):
        return False
    alert.value = figure.value
    if not alert.is_beyond(figure.value):
        alert.raised_at = None
        return False
    if alert.raised_at is not None:
        return False
    alert.raised_at = clock.now()
    alert.times_raised += 1
    _tell(alert, metric, figure)
    return True


def _figure(figures: tuple[Figure, ...], currency: str) -> Figure | None:
    return next((figure for figure in figures if figure.currency == currency), None)


def _says_something(metric: Metric, figure: Figure) -> bool:
    if metric.how == How.SUM:
        return True
    return (figure.rows if metric.how == How.MEDIAN else figure.denominator) >= FEWEST


def _tell(alert: ReportAlert, metric: Metric, figure: Figure) -> None:
    user, unit = alert.user, metric.unit.value
    with force_locale(user.locale):
        label = str(metric.label)
        value = wording.shown(figure.value, unit, figure.currency)
        threshold = wording.shown(alert.threshold, unit, figure.currency)
    send_later(
        "reports/mail/alert",
        to=user.email,
        locale=user.locale,
        key=f"report-alert:{alert.id}:{alert.times_raised}",
        hold=not user.is_verified,
        private=True,
        name=user.name,
        label=label,
        value=value,
        threshold=threshold,
        direction=alert.direction,
        link=absolute_url("reports_desk.rows", metric_id=metric.id, **alert.query),
        stop_link=absolute_url("reports_kept.kept"),
    )
