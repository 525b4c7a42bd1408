"""A report as a PDF: PDF/UA-1, figures and tables, and the charts with their sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from app.config import settings
from app.media.typesetting import typeset
from app.reports import showing, wording
from app.reports.answering import Answer, Section, Tile
from app.reports.charts import Chart, png
from app.reports.tables import Table
from app.web.filters import day
from app.web.locale import language_code

PAGE = Path(__file__).with_name("document.typ")
STANDARDS = ("a-2a", "ua-1")
MOST_LINES = 40
TEXTS = ("text", "day", "month", "moment")


def render(it: Answer) -> bytes:
    """In the language that is spoken here; the last day stands for the clock, so the same answer gives the same bytes."""
    return typeset(PAGE, document_of(it), day=it.parameters.last, standards=STANDARDS)


def document_of(it: Answer) -> dict[str, Any]:
    return {
        "language": language_code(),
        "title": str(it.report.title),
        "question": str(it.report.question),
        "author": settings().seller.name,
        "period": period_words(it),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "tiles": [_tile(each) for each in it.tiles],
        "sections": [_section(each) for each in it.sections if not each.table.is_empty],
    }


def period_words(it: Answer) -> str:
    return _(
        "%(first)s to %(last)s, on the clock of %(zone)s",
        first=day(it.parameters.first),
        last=day(it.parameters.last),
        zone=it.parameters.zone,
    )


def _tile(it: Tile) -> dict[str, Any]:
    figures = []
    for figure in it.figures:
        change = showing.change_of(figure, it.metric)
        figures.append({"value": showing.figure_words(figure, it.metric), "change": change.words if change else ""})
    return {"label": str(it.metric.label), "figures": figures}


def _section(it: Section) -> dict[str, Any]:
    return {
        "title": str(it.part.title),
        "sentence": it.sentence,
        "charts": [_chart(each) for each in it.charts],
        "table": _table(it.table),
    }


def _chart(it: Chart) -> dict[str, Any]:
    return {"title": it.title, "alt": it.sentence or it.title, "picture": list(png(it))}


def _table(it: Table) -> dict[str, Any]:
    records = it.records()
    shown = records[:MOST_LINES]
    left = len(records) - len(shown)
    return {
        "head": [str(column.label) for column in it.columns],
        "numeric": [column.unit not in TEXTS for column in it.columns],
        "rows": [[showing.cell_words(record, column) for column in it.columns] for record in shown],
        "more": _("%(count)s more rows are in the file.", count=wording.shown(left, "count")) if left else "",
    }
