"""Writing a long report to a file, step by step: each step is noted, and between two of them it can be cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

from flask_babel import force_locale
from flask_babel import gettext as _

from app import clock
from app.database import db, transaction
from app.media.storage import storage
from app.reports import answering, document, exporting, parameters
from app.reports.answering import Answer, Section, Tile
from app.reports.models import ReportRun
from app.reports.parameters import Eyes, Parameters
from app.reports.queries import locked
from app.reports.registry import Report
from app.reports.sockets import report_for

CONTENT_TYPES = {"pdf": "application/pdf", "xlsx": exporting.XLSX, "csv": "text/csv", "parquet": exporting.PARQUET}


class Cancelled(Exception):
    """Its owner does not want it any more."""


def write(run_id: int) -> None:
    """Nothing happens to one that has ended. When a worker died on the way, it begins anew."""
    with transaction():
        run = locked(ReportRun, run_id)
        if run is None or not run.is_open:
            return
        run.state, run.steps_done = "running", 0
        user, form, query, report_id = run.user, run.form, run.query, run.report_id
        eyes, language, zone = Eyes.of_user(user), user.locale, user.timezone or "UTC"
    try:
        with force_locale(language):
            it = parameters.read(query, now=clock.now(), zone=zone)
            report = report_for(eyes, report_id)
            whole = step_by_step(report, it, eyes, lambda: note_step(run_id))
            data = as_file(whole, form)
    except Cancelled:
        return
    except Exception:
        db.session.rollback()
        with transaction():
            end(run_id, "failed")
        raise
    digest = sha256(data).hexdigest()
    key = f"reports/{digest[:2]}/{digest}.{form}"
    storage().put(key, data, CONTENT_TYPES[form])
    db.session.rollback()
    with transaction():
        _finish(run_id, key)


def step_by_step(report: Report, it: Parameters, eyes: Eyes, done: Callable[[], None]) -> Answer:
    """As `answering.answer`, telling after each figure and each table that it is done."""
    tiles: list[Tile] = []
    for metric_id in report.tiles:
        tiles += answering.tiles([metric_id], it, eyes)
        done()
    sections: list[Section] = []
    for part in report.parts:
        sections.append(answering.section(report, part, it, eyes))
        done()
    return Answer(report=report, parameters=it, tiles=tuple(tiles), sections=tuple(sections))


def note_step(run_id: int) -> None:
    """Raises `Cancelled` once it was."""
    db.session.rollback()
    with transaction():
        run = locked(ReportRun, run_id)
        gone = run is None or not run.is_open
        if run is not None and not gone:
            run.steps_done = min(run.steps, run.steps_done + 1)
    if gone:
        raise Cancelled


def as_file(it: Answer, form: str) -> bytes:
    if form == "pdf":
        return document.render(it)
    if form == "xlsx":
        return exporting.xlsx([(_("Figures"), exporting.tiles_table(it)), *_sheets(it)])
    if form == "csv":
        return exporting.csv_text(exporting.tiles_table(it)).encode()
    return exporting.parquet(exporting.figures_frame(it))


def _sheets(it: Answer) -> Iterator[tuple[str, exporting.Table]]:
    for section in it.sections:
        yield str(section.part.title), section.table


def cancel_run(run_id: int) -> None:
    """Quiet for one that has ended."""
    end(run_id, "cancelled")


def end(run_id: int, state: str) -> None:
    run = locked(ReportRun, run_id)
    if run is not None and run.is_open:
        run.end(state)


def _finish(run_id: int, key: str) -> None:
    run = locked(ReportRun, run_id)
    if run is not None and run.is_open:
        run.steps_done, run.file_key = run.steps, key
        run.end("done")
