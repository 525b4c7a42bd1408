"""Tables as files: CSV (through app.web.exports, which makes formulas harmless), XLSX and Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from flask import Response
from flask_babel import gettext as _

from app.errors import NotFound
from app.reports import wording
from app.reports.answering import Answer
from app.reports.tables import Column, Table
from app.web.exports import csv_response, harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
LONGEST_SHEET_NAME = 31


def header(table: Table) -> list[str]:
    return [_headed(column) for column in table.columns]


def _headed(column: Column) -> str:
    unit = wording.unit_words(column.unit)
    label = str(column.label)
    return _("%(column)s (%(unit)s)", column=label, unit=unit) if unit else label


def lines(table: Table) -> Iterator[list[object]]:
    """Exact values: money in major units beside its currency, shares as fractions, moments in ISO 8601."""
    for record in table.records():
        yield [_cell(record, column) for column in table.columns]


def _cell(record: dict[str, Any], column: Column) -> object:
    return wording.raw(record[column.key], column.unit, record.get("currency") or "")


def file(table: Table, title: str, name: str, form: str) -> Response:
    """A download of one table. Raises `NotFound` for a form that does not exist."""
    if form == "csv":
        return csv(table, name)
    if form == "xlsx":
        return download(xlsx([(title, table)]), XLSX, f"{name}.xlsx")
    if form == "parquet":
        return download(parquet(table), PARQUET, f"{name}.parquet")
    raise NotFound


def download(data: bytes, content_type: str, name: str) -> Response:
    answer = Response(data, mimetype=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def csv(table: Table, name: str) -> Response:
    return csv_response(f"{name}.csv", header(table), list(lines(table)))


def csv_text(table: Table) -> str:
    import csv as writing

    buffer = io.StringIO()
    writer = writing.writer(buffer)
    writer.writerow([harmless(cell) for cell in header(table)])
    writer.writerows([harmless(cell) for cell in line] for line in lines(table))
    return buffer.getvalue()


def tiles_table(it: Answer) -> Table:
    """The figures on top of a report, one row for each metric and currency."""
    rows = [
        {
            "metric": str(tile.metric.label),
            "currency": figure.currency,
            "value": wording.raw(figure.value, tile.metric.unit.value, figure.currency),
            "before": wording.raw(figure.before, tile.metric.unit.value, figure.currency),
            "counted": figure.rows,
            "formula": str(tile.metric.formula),
        }
        for tile in it.tiles
        for figure in tile.figures
    ]
    columns = (
        Column(key="metric", label=_("Metric")),
        Column(key="currency", label=_("Currency")),
        Column(key="value", label=_("Value"), unit="exact"),
        Column(key="before", label=_("Before"), unit="exact"),
        Column(key="counted", label=_("Rows counted"), unit="count"),
        Column(key="formula", label=_("Formula")),
    )
    return Table(columns, pd.DataFrame(rows, columns=[column.key for column in columns], dtype="object"))


def xlsx(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """One sheet for each table. Texts stay texts: nothing in a cell is ever read as a formula or a link."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 (a spreadsheet knows no zone)
        bold, dated = (
            book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        names: set[str] = set()
        for title, table in sheets:
            sheet = book.add_worksheet(_sheet_name(title, names))
            sheet.freeze_panes(1, 0)
            for place, words in enumerate(header(table)):
                sheet.write_string(0, place, words, bold)
                sheet.set_column(place, place, 14 if place else 28)
            for row, record in enumerate(table.records(), start=1):
                for place, column in enumerate(table.columns):
                    _write(sheet, row, place, record[column.key], column, record.get("currency") or "", dated)
    return buffer.getvalue()


def _write(sheet: Any, row: int, place: int, value: Any, column: Column, currency: str, dated: Any) -> None:
    if isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), dated)  # noqa: DTZ001
        return
    exact = wording.raw(value, column.unit, currency)
    if isinstance(exact, int | Decimal) and not isinstance(exact, bool):
        sheet.write_number(row, place, exact)
    else:
        sheet.write_string(row, place, str(exact))


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\, and no name twice whatever its case."""
    clean = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip("' ")[:LONGEST_SHEET_NAME] or "Table"
    name, number = clean, 1
    while name.lower() in taken:
        number += 1
        name = f"{clean[: LONGEST_SHEET_NAME - 4]} {number}"
    taken.add(name.lower())
    return name


def parquet(table: Table) -> bytes:
    """For programs: the frame itself, amounts in whole minor units, with the columns' own keys as names."""
    buffer = io.BytesIO()
    table.frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def figures_frame(it: Answer) -> Table:
    """The figures on top for programs: whole numbers in the unit of each metric."""
    rows = [
        {
            "metric": tile.metric.id,
            "unit": tile.metric.unit.value,
            "currency": figure.currency,
            "value": figure.value,
            "before": figure.before,
            "rows": figure.rows,
            "denominator": figure.denominator,
        }
        for tile in it.tiles
        for figure in tile.figures
    ]
    whole = dict.fromkeys(("value", "before", "rows", "denominator"), "Int64")
    return Table((), pd.DataFrame(rows, columns=["metric", "unit", "currency", *whole]).astype(whole))
