"""The rows behind a number: what exactly it counts, for eyes that may see it."""

from __future__ import annotations

import pandas as pd
from flask_babel import gettext as _

from app.reports import frames
from app.reports.parameters import Eyes, Parameters
from app.reports.registry import How, Metric, Unit
from app.reports.tables import Column, Table
from app.web.pagination import Page

PER_PAGE = 50
MOST_ROWS = 100_000


def page_of_rows(metric: Metric, parameters: Parameters, eyes: Eyes, number: int) -> tuple[Page[int], Table]:
    total = frames.row_count(metric, parameters, eyes)
    number = min(number, max(1, -(-total // PER_PAGE)))
    table = rows_of(metric, parameters, eyes, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return Page(list(range(len(table.frame))), number, PER_PAGE, total), table


def links_of(metric: Metric, table: Table) -> list[str | None]:
    """Where each row leads, in a request."""
    return [metric.link(key, name) for key, name in zip(table.frame["key"], table.frame["name"], strict=True)]


def rows_of(metric: Metric, parameters: Parameters, eyes: Eyes, *, limit: int = MOST_ROWS, offset: int = 0) -> Table:
    frame = frames.rows_page(metric, parameters, eyes, limit=limit, offset=offset)
    frame = frame.assign(currency=frame["currency"].fillna(""))
    for dimension in metric.dimensions:
        words = [dimension.words("" if pd.isna(value) else value) for value in frame[dimension.id]]
        frame[f"{dimension.id}_words"] = pd.Series(words, dtype="str", index=frame.index)
    return Table(_columns(metric, frame), frame)


def _columns(metric: Metric, frame: pd.DataFrame) -> tuple[Column, ...]:
    found = [Column(key="name", label=_("What")), Column(key="happened_at", label=_("When"), unit="moment")]
    if bool((frame["who"] != "").any()):
        found.append(Column(key="who", label=_("Who")))
    found += [Column(key=f"{each.id}_words", label=each.label) for each in metric.dimensions]
    if bool((frame["currency"] != "").any()):
        found.append(Column(key="currency", label=_("Currency")))
    found.append(
        Column(
            key="amount",
            label=metric.numerator if metric.how == How.RATIO else metric.label,
            unit=_unit_of_a_row(metric),
        )
    )
    if metric.denominator:
        found.append(Column(key="base", label=metric.denominator, unit="count"))
    return tuple(found)


def _unit_of_a_row(metric: Metric) -> str:
    """A row of a share or a score is counted, whatever the whole is measured in."""
    if metric.how == How.RATIO or metric.unit == Unit.HUNDREDTHS:
        return Unit.COUNT.value
    return metric.unit.value
