"""`flask report NAME --from --to --out`: any report, printed or written, with a progress bar."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from app import clock
from app.config import settings
from app.errors import DomainError
from app.reports import exporting, parameters, writing
from app.reports.answering import Answer
from app.reports.models import FORMS
from app.reports.parameters import Eyes, Parameters
from app.reports.registry import Report
from app.reports.sockets import report_for, reports_for


@click.command("report")
@click.argument("name")
@click.option("--from", "first", default="", help="First day, such as 2026-11-01.")
@click.option("--to", "last", default="", help="Last day, included; today unless given.")
@click.option("--range", "range_", default="", help="Or a period by name, such as last_month.")
@click.option("--zone", default="", help="Time zone; the seller's unless given.")
@click.option("--currency", default="", help="Only this currency.")
@click.option("--group", default="", help="One row per day, week or month.")
@click.option("--language", default="en", help="Language of the words.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A .csv, .xlsx, .parquet or .pdf file; printed unless given.",
)
@with_appcontext
def report(
    name: str, first: str, last: str, range_: str, zone: str, currency: str, group: str, language: str, out: Path | None
) -> None:
    """Print the report NAME, or write it to a file. Whoever sits at the machine sees everything."""
    eyes = Eyes.of_the_house(names_people=True)
    form = _form_of(out)
    if language not in settings().languages:
        raise click.BadParameter(f"known languages are {', '.join(settings().languages)}", param_hint="--language")
    values = {"from": first, "to": last, "range": range_, "zone": zone, "currency": currency, "group": group}
    with force_locale(language):
        found, it = _asked(name, values, eyes)
        whole = _with_bar(found, it, eyes, quiet=out is None)
        if out is None:
            click.echo(printed(whole), nl=False)
            return
        data = writing.as_file(whole, form)
    out.write_bytes(data)
    click.echo(f"{out}: {len(data)} bytes", err=True)


def _form_of(out: Path | None) -> str:
    form = out.suffix.lstrip(".").lower() if out else "csv"
    if form not in FORMS:
        raise click.BadParameter(f"the name must end with one of: {', '.join(FORMS)}", param_hint="--out")
    return form


def _asked(name: str, values: dict[str, str], eyes: Eyes) -> tuple[Report, Parameters]:
    """Raises `BadParameter` with the sentence a page would show."""
    known = {each.id: each for place in ("desk", "portal") for each in reports_for(eyes, place)}
    if name not in known:
        raise click.BadParameter(f"there is no report {name!r}, only: {', '.join(sorted(known))}", param_hint="NAME")
    try:
        it = parameters.read(values, now=clock.now(), zone=settings().seller.timezone)
        return report_for(eyes, name, known[name].place), it
    except DomainError as error:
        raise click.BadParameter(str(error)) from error


def _with_bar(found: Report, it: Parameters, eyes: Eyes, *, quiet: bool) -> Answer:
    if quiet and not err().isatty():
        return writing.step_by_step(found, it, eyes, lambda: None)
    length = len(found.tiles) + len(found.parts)
    with click.progressbar(length=length, label=str(found.title), file=err()) as bar:
        return writing.step_by_step(found, it, eyes, lambda: bar.update(1))


def err() -> TextIO:
    """Where progress is told, so that the report itself can be piped."""
    return sys.stderr


def printed(it: Answer) -> str:
    """The figures and every table as CSV, one after the other, each under its title."""
    parts = [exporting.csv_text(exporting.tiles_table(it))]
    parts += [
        f"\n{each.part.title}\n{exporting.csv_text(each.table)}" for each in it.sections if not each.table.is_empty
    ]
    return "".join(parts)
