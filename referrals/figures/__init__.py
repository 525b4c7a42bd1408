"""What referrals and promotions report: figures for the company, and a made-up world to try them on."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.reports.archive.sockets import event_kinds, event_reports
    from app.reports.seeding.sockets import seeds
    from app.reports.sockets import metrics, paths
    from app.reports.sockets import reports as report_socket
    from referrals.figures import archive, reports, seeding, ways

    metrics.plug(app, lambda: reports.METRICS)
    report_socket.plug(app, lambda: reports.REPORTS)
    paths.plug(app, ways.steps)
    event_kinds.plug(app, lambda: [archive.TOUCHES])
    event_reports.plug(app, lambda: archive.REPORTS)
    seeds.plug(app, lambda: seeding.PART)
