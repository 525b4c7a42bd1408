"""Jobs of reports: mails that are due, alerts, files."""

from __future__ import annotations

from app import clock
from app.database import transaction
from app.jobs.queue import task
from app.reports import mailing, watching, writing


@task("reports.send_due", cron="*/10 * * * *")
def send_due() -> None:
    """A job for each report that is to be mailed now."""
    for schedule_id in mailing.due(clock.now()):
        with transaction():
            send.defer(key=f"report-schedule:{schedule_id}", schedule_id=schedule_id)


@task("reports.send", attempts=5)
def send(schedule_id: int) -> None:
    mailing.send(schedule_id)


@task("reports.check_alerts", cron="25 * * * *")
def check_alerts() -> None:
    """Each in a transaction of its own."""
    for alert_id in watching.open_alerts():
        with transaction():
            watching.check(alert_id)


@task("reports.write", attempts=2)
def write(run_id: int) -> None:
    writing.write(run_id)
