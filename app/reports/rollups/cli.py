"""`flask rollups catch-up` and `flask rollups check`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.database import transaction
from app.reports.rollups.checking import compare
from app.reports.rollups.counting import catch_up as count_some
from app.reports.rollups.counting import changed_days, every, lock

rollups = AppGroup("rollups", help="What is added up by day for the reports.")


@rollups.command("catch-up")
def catch_up() -> None:
    """Count every day that changed since it was counted."""
    for it in every():
        with transaction():
            lock(it)
            waiting = len(changed_days(it))
        with click.progressbar(length=max(waiting, 1), label=it.name) as bar:
            counted = 1
            while counted:
                with transaction():
                    counted = count_some(it)
                bar.update(counted)


@rollups.command("check")
def check() -> None:
    """Recount everything from the events and compare; ends with 1 where something differs."""
    differs = False
    for it in every():
        with transaction():
            found = compare(it)
        click.echo(f"{found.name}: {found.rows} rows, {found.missing} missing, {found.wrong} wrong")
        differs = differs or not found.holds
    if differs:
        raise click.ClickException(
            "Some days differ from their events. Please report it; `catch-up` counts what changed."
        )
