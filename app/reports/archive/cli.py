"""`flask archive` and `flask archive report`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
import pandas as pd

from app.database import transaction
from app.reports.archive.counting import counted
from app.reports.archive.sockets import known_kinds, known_reports
from app.reports.archive.writing import folder, months_due, write

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("archive", invoke_without_command=True)
@click.option("--every", is_flag=True, help="Write every month again whose rows are still there.")
@click.pass_context
def archive(context: click.Context, every: bool) -> None:
    """Write the months that are over into Parquet files; again changes nothing."""
    if context.invoked_subcommand is not None:
        return
    for kind in known_kinds().values():
        with transaction():
            due = months_due(kind, every=every)
        rows = new = 0
        with click.progressbar(due, label=kind.name) as months:
            for month in months:
                with transaction():
                    written = write(kind, month)
                rows, new = rows + written.rows, new + written.is_new
        click.echo(f"{kind.name}: {len(due)} months looked at, {rows} events, {new} files written")
    click.echo(f"The archive is in {folder()}.")


@archive.command("report")
@click.argument("name")
@click.option("--from", "first", type=_DAY, help="The first month, as any day of it.")
@click.option("--to", "last", type=_DAY, help="The last month, as any day of it.")
@click.option("--zone", help="Time zone of the days; the seller's unless told otherwise.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A .csv or .parquet file.")
def report(name: str, first: datetime | None, last: datetime | None, zone: str | None, out: Path | None) -> None:
    """Count a table from the archive, on the cluster that REPORT_CLUSTER names or with pandas here."""
    if name not in known_reports():
        raise click.ClickException(f"There is no “{name}”. There are: {', '.join(sorted(known_reports()))}.")
    table = counted(name, first=first.date() if first else None, last=last.date() if last else None, timezone=zone)
    if out is None:
        click.echo(table.to_csv(index=False), nl=False)
        return
    _keep(table, out)
    click.echo(f"{len(table)} rows in {out}")


def _keep(table: pd.DataFrame, out: Path) -> None:
    if out.suffix == ".parquet":
        table.to_parquet(out, index=False)
    elif out.suffix == ".csv":
        table.to_csv(out, index=False)
    else:
        raise click.ClickException("Name a file that ends with .csv or .parquet.")
