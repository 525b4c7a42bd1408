"""The archive: what happened, month by month, as Parquet files that outlive the rows and that a cluster can read."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.reports.archive import tasks, trade  # noqa: F401  (declares its tasks)
    from app.reports.archive.cli import archive
    from app.reports.archive.sockets import event_kinds, event_reports

    event_kinds.plug(app, lambda: [trade.TRADE])
    event_reports.plug(app, lambda: trade.REPORTS)
    app.cli.add_command(archive)
