"""What reviews report: figures for the company, and a made-up world to try them on."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.reports.archive.sockets import event_kinds, event_reports
    from app.reports.seeding.sockets import seeds
    from app.reports.sockets import metrics, reports
    from reviews.figures import archive, fans, feedback, missions, seeding

    for subject in (feedback, fans, missions):
        metrics.plug(app, lambda subject=subject: subject.METRICS)
        reports.plug(app, lambda subject=subject: [subject.REPORT])
    event_kinds.plug(app, lambda: [archive.FEEDBACK])
    event_reports.plug(app, lambda: archive.REPORTS)
    seeds.plug(app, lambda: seeding.PART)
