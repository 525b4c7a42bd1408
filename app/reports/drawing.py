"""From the table of a section to its charts, with the sentence that says what is seen. Never two currencies in one chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.reports import wording
from app.reports.charts import Chart, Point, ticks_for
from app.reports.parameters import Parameters
from app.reports.registry import Breakdown, Dimension, Metric, Series
from app.reports.tables import Table

MOST_CHARTS = 3
MOST_BARS = 10


def of_series(part: Series, metrics: Sequence[Metric], table: Table, parameters: Parameters) -> list[Chart]:
    """One chart for each currency, those with the most in them first."""
    by_currency: dict[str, list[dict[str, Any]]] = {}
    for record in table.records():
        by_currency.setdefault(record["currency"], []).append(record)
    busiest = sorted(by_currency, key=lambda code: -sum(bool(record[metrics[0].id]) for record in by_currency[code]))
    return [
        _over_time(part, metrics, by_currency[code], code, parameters)
        for code in busiest[:MOST_CHARTS]
        if any(record[metric.id] for record in by_currency[code] for metric in metrics)
    ]


def _over_time(
    part: Series, metrics: Sequence[Metric], records: list[dict[str, Any]], code: str, parameters: Parameters
) -> Chart:
    points = [
        Point(
            label=wording.bucket(record["bucket"], parameters.group, year=parameters.days > 360),
            value=float(record[metric.id] or 0),
            series=str(metric.label) if len(metrics) > 1 else "",
        )
        for metric in metrics
        for record in records
    ]
    unit = metrics[0].unit.value
    values = [point.value for point in points]
    axis = tuple((value, wording.compact(value, unit, code)) for value in ticks_for(max(values), min(values)))
    return Chart(
        kind="line" if part.kind == "line" else "columns",
        title=_titled(str(part.title), code),
        sentence=_said(metrics[0], records, code, parameters),
        points=tuple(points),
        axis=axis,
    )


def _said(metric: Metric, records: list[dict[str, Any]], code: str, parameters: Parameters) -> str:
    """The highest bucket, and how many are empty: what an eye would see first."""
    best = max(records, key=lambda record: record[metric.id] or 0)
    empty = sum(not record[metric.id] for record in records)
    return _(
        "%(metric)s: the highest is %(value)s (%(when)s); nothing in %(empty)s of %(count)s.",
        metric=str(metric.label),
        value=wording.shown(best[metric.id], metric.unit.value, code),
        when=wording.bucket(best["bucket"], parameters.group),
        empty=wording.shown(empty, "count"),
        count=wording.shown(len(records), "count"),
    )


def of_breakdown(part: Breakdown, metrics: Sequence[Metric], table: Table) -> list[Chart]:
    metric = metrics[0]
    by_currency: dict[str, list[dict[str, Any]]] = {}
    for record in table.records():
        by_currency.setdefault(record["currency"], []).append(record)
    largest = sorted(by_currency, key=lambda code: -len(by_currency[code]))
    return [
        _bars(str(part.title), metric, by_currency[code], code)
        for code in largest[:MOST_CHARTS]
        if len(by_currency[code]) > 1
    ]


def _bars(title: str, metric: Metric, records: list[dict[str, Any]], code: str) -> Chart:
    unit = metric.unit.value
    shown = [record for record in records if record[metric.id] is not None][:MOST_BARS]
    points = tuple(
        Point(label=record["label"], value=float(record[metric.id]), shown=wording.shown(record[metric.id], unit, code))
        for record in shown
    )
    said = "; ".join(f"{point.label} {point.shown}" for point in points[:3])
    return Chart(
        kind="bars",
        title=_titled(title, code),
        sentence=_("%(metric)s, the largest first: %(groups)s.", metric=str(metric.label), groups=said),
        points=points,
    )


def _titled(title: str, code: str) -> str:
    return _("%(title)s, %(currency)s", title=title, currency=code) if code else title


def group_words(value: str, dimension: Dimension) -> str:
    return wording.group_words(value, dimension.words)
