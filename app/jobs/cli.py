"""`flask jobs work`: the worker process."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

jobs = AppGroup("jobs", help="Work that is done outside requests.")


@jobs.command("work")
@click.option("--concurrency", default=4, show_default=True, help="Jobs performed at the same time.")
@click.option("--once", is_flag=True, help="Stop as soon as nothing is due.")
def work(concurrency: int, once: bool) -> None:
    """Perform jobs until stopped."""
    from app.jobs import worker

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    worker.run(app, concurrency=concurrency, wait=not once)
