"""What the pages draw that is not a table: the overview of a report, the change of a figure, links into the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from flask import Flask, url_for
from flask_babel import gettext as _

from app.reports import answering, frames, wording
from app.reports.answering import Figure, Tile
from app.reports.charts import drawn
from app.reports.parameters import COMPARISONS, GROUPS, RANGES, Eyes, Parameters
from app.reports.registry import How, Metric, Report
from app.reports.sockets import known_metrics
from app.reports.tables import Column, Table

HEADLINES = 3
SPARKS = 30


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A report on the list: its first figures, and how the first of them went."""

    report: Report
    tiles: tuple[Tile, ...]
    sparks: tuple[int, ...]
    said: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """How a figure stands to the period before. `tone` is good, bad or quiet."""

    words: str
    tone: str
    icon: str


def overview_of(report: Report, parameters: Parameters, eyes: Eyes) -> Overview:
    tiles = tuple(answering.tiles(report.tiles[:HEADLINES], parameters, eyes))
    sparks, said = _sparks(tiles, parameters, eyes)
    return Overview(report=report, tiles=tiles, sparks=sparks, said=said)


def overviews(reports: Sequence[Report], parameters: Parameters, eyes: Eyes) -> list[Overview]:
    """Of all reports, whatever they have in common read once."""
    with frames.together(answering.wishes_of_overviews(reports, HEADLINES, parameters, eyes), eyes):
        return [overview_of(report, parameters, eyes) for report in reports]


def _sparks(tiles: tuple[Tile, ...], parameters: Parameters, eyes: Eyes) -> tuple[tuple[int, ...], str]:
    """The first figure over time, in the currency with the most rows."""
    if not tiles:
        return (), ""
    metric, best = tiles[0].metric, max(tiles[0].figures, key=lambda figure: figure.rows)
    frame = frames.series(metric, parameters, eyes)
    own = frame[frame["currency"] == best.currency]
    values = answering.every_bucket(metric, own, parameters, [best.currency])["value"].fillna(0)
    shown = tuple(int(value) for value in values)
    return shown, _(
        "%(metric)s over time, the highest %(value)s",
        metric=str(metric.label),
        value=wording.shown(max(shown, default=0), metric.unit.value, best.currency),
    )


def change_of(figure: Figure, metric: Metric) -> Change | None:
    """None where nothing is compared, or where there is nothing to compare with."""
    grown = wording.change(figure.value, figure.before)
    if grown is None:
        return None
    if grown == 0:
        return Change(words=_("as before"), tone="quiet", icon="bi-dash")
    good = metric.more_is_better is not None and (grown > 0) == metric.more_is_better
    tone = "quiet" if metric.more_is_better is None else "good" if good else "bad"
    return Change(words=wording.signed_share(grown), tone=tone, icon="bi-arrow-up" if grown > 0 else "bi-arrow-down")


def figure_words(figure: Figure, metric: Metric) -> str:
    return wording.shown(figure.value, metric.unit.value, figure.currency)


def before_words(figure: Figure, metric: Metric) -> str:
    return wording.shown(figure.before, metric.unit.value, figure.currency)


def cell_words(record: Mapping[str, Any], column: Column) -> str:
    value = record[column.key]
    if value is None or value is pd.NaT:
        return wording.NOTHING
    return wording.shown(value, column.unit, record.get("currency") or "")


def rows_url(metric_id: str, parameters: Parameters, currency: str = "", **narrowed: str) -> str:
    values: dict[str, Any] = parameters.as_query()
    if currency:
        values["currency"] = currency
    return url_for("reports_desk.rows", metric_id=metric_id, **{**values, **narrowed})


def open_url(record: Mapping[str, Any], column: Column) -> str | None:
    """The page of what a cell names."""
    if column.opens is None:
        return None
    endpoint, argument = column.opens
    values: dict[str, Any] = {argument: record[column.key]}
    return url_for(endpoint, **values)


def cell_url(table: Table, record: Mapping[str, Any], column: Column, parameters: Parameters) -> str | None:
    """Where the rows behind a number stand; None for what is no number of a metric, or counts nothing."""
    metric_id = record[column.metric[1:]] if column.metric.startswith("*") else column.metric
    metric = known_metrics().get(metric_id)
    if metric is None or record[column.key] is None or (metric.how == How.SUM and record[column.key] == 0):
        return None
    it = parameters
    narrowed: dict[str, str] = {}
    for source, target in table.narrow:
        value = record[source]
        if target == "bucket":
            it = it.in_bucket(value)
        elif value:
            narrowed[target] = value
        elif target != "currency":
            return None
    narrowed |= {name: str(record.get(value, value)) for name, value in column.narrow}
    currency = narrowed.pop("currency", "")
    return rows_url(metric_id, replace(it, compare="none"), currency, **narrowed)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        report_change=change_of,
        report_figure=figure_words,
        report_before=before_words,
        report_cell=cell_words,
        report_shown=wording.shown,
        report_cell_url=cell_url,
        report_open_url=open_url,
        report_rows_url=rows_url,
        report_chart=drawn,
        report_ranges=RANGES,
        report_comparisons=COMPARISONS,
        report_groups=GROUPS,
    )
