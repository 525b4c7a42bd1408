"""From a report and its parameters to what is shown: tiles, tables and charts. Page, file, mail, API and command all use
this one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from flask_babel import gettext as _

from app.reports import drawing, frames, tables
from app.reports.charts import Chart
from app.reports.gathering import BUCKET, TOTAL
from app.reports.parameters import Eyes, Parameters
from app.reports.registry import Breakdown, How, Metric, Part, Report, Series, Special, Unit
from app.reports.sockets import known_metrics
from app.reports.tables import Column, Table

NO_CURRENCY = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What a metric came to in one currency ("" where nothing is money), and in the period it is compared with."""

    currency: str
    value: int | None
    rows: int
    denominator: int
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tile:
    metric: Metric
    figures: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    part: Part
    table: Table
    charts: tuple[Chart, ...]
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    report: Report
    parameters: Parameters
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]


def answer(report: Report, parameters: Parameters, eyes: Eyes) -> Answer:
    """Everything the report adds up is read together: each source once."""
    wishes = [*_of_tiles(report.tiles, parameters, eyes)]
    for part in report.parts:
        wishes += _of_part(report, part, parameters, eyes)
    with frames.together(wishes, eyes):
        return Answer(
            report=report,
            parameters=parameters,
            tiles=tuple(tiles(report.tiles, parameters, eyes)),
            sections=tuple(section(report, part, parameters, eyes) for part in report.parts),
        )


Wishes = Iterator[tuple[Metric, str, Parameters]]


def _of_tiles(metric_ids: Sequence[str], parameters: Parameters, eyes: Eyes) -> Wishes:
    past = parameters.before()
    for metric in _readable(metric_ids, eyes):
        yield metric, TOTAL, parameters
        if past:
            yield metric, TOTAL, past


def wishes_of_overviews(reports: Sequence[Report], most: int, parameters: Parameters, eyes: Eyes) -> Wishes:
    """The first figures of each report, and the first of them over time."""
    for report in reports:
        metrics = _readable(report.tiles[:most], eyes)
        yield from _of_tiles([metric.id for metric in metrics], parameters, eyes)
        yield from ((metric, BUCKET, parameters) for metric in metrics[:1])


def _of_part(report: Report, part: Part, parameters: Parameters, eyes: Eyes) -> Wishes:
    if isinstance(part, Special):
        known = known_metrics()
        yield from ((known[name], split, parameters) for name, split in part.asks if name in known)
    elif isinstance(part, Series):
        yield from ((metric, BUCKET, parameters) for metric in _readable(part.metrics, eyes))
    elif not _few(report, eyes):
        yield from ((metric, part.dimension, parameters) for metric in _readable(part.metrics, eyes))


def _few(report: Report, eyes: Eyes) -> bool:
    """Whether small groups are put together, for which people are counted."""
    return report.place != "desk" or not eyes.is_staff


def tiles(metric_ids: Sequence[str], parameters: Parameters, eyes: Eyes) -> Iterator[Tile]:
    """Of the metrics that exist and are open to these eyes; a wing may be switched off."""
    with frames.together(_of_tiles(metric_ids, parameters, eyes), eyes):
        found = [tile(metric, parameters, eyes) for metric in _readable(metric_ids, eyes)]
    yield from found


def tile(metric: Metric, parameters: Parameters, eyes: Eyes) -> Tile:
    now = frames.totals(metric, parameters, eyes)
    past = parameters.before()
    before = frames.totals(metric, past, eyes) if past else now.head(0)
    both = now.merge(
        before[["currency", "value"]], on="currency", how="outer", validate="one_to_one", suffixes=("", "_before")
    )
    figures = tuple(_figure(metric, row, compared=past is not None) for row in tables.plain(both))
    figures = tuple(sorted(figures, key=lambda figure: (-figure.rows, figure.currency)))
    return Tile(metric=metric, figures=figures or (_nothing(metric, parameters),))


def _figure(metric: Metric, row: dict[str, Any], *, compared: bool) -> Figure:
    zero = 0 if metric.how == How.SUM else None
    before = row["value_before"] if row["value_before"] is not None else zero
    return Figure(
        currency=row["currency"],
        value=zero if row["value"] is None else row["value"],
        rows=row["rows"] or 0,
        denominator=row["denominator"] or 0,
        before=before if compared else None,
    )


def _nothing(metric: Metric, parameters: Parameters) -> Figure:
    currency = (parameters.currency or NO_CURRENCY) if metric.unit == Unit.MONEY else NO_CURRENCY
    zero = 0 if metric.how == How.SUM else None
    return Figure(currency=currency, value=zero, rows=0, denominator=0, before=zero if parameters.before() else None)


def section(report: Report, part: Part, parameters: Parameters, eyes: Eyes) -> Section:
    with frames.together(_of_part(report, part, parameters, eyes), eyes):
        return _section(report, part, parameters, eyes)


def _section(report: Report, part: Part, parameters: Parameters, eyes: Eyes) -> Section:
    if isinstance(part, Special):
        table = part.table(parameters, eyes)
        return Section(
            part=part, table=table, charts=tuple(part.charts(table, parameters)), sentence=str(part.sentence)
        )
    metrics = _readable(part.metrics, eyes)
    if not metrics:
        return Section(part=part, table=Table((), pd.DataFrame()), charts=())
    if isinstance(part, Series):
        table = over_time(metrics, parameters, eyes)
        charts = drawing.of_series(part, metrics, table, parameters) if part.kind else ()
    else:
        table = split(metrics, parameters, eyes, part, few=_few(report, eyes))
        charts = drawing.of_breakdown(part, metrics, table)
    return Section(part=part, table=table, charts=tuple(charts))


def over_time(metrics: Sequence[Metric], parameters: Parameters, eyes: Eyes) -> Table:
    """One row for each bucket and currency, also where nothing happened; the metrics side by side."""
    read = {metric.id: frames.series(metric, parameters, eyes) for metric in metrics}
    currencies = _currencies(metrics, read.values(), parameters)
    whole = {metric.id: every_bucket(metric, read[metric.id], parameters, currencies) for metric in metrics}
    frame = tables.side_by_side(whole, ["bucket", "currency"])
    label = {"day": _("Day"), "week": _("Week of"), "month": _("Month")}[parameters.group]
    unit = "month" if parameters.group == "month" else "day"
    first = Column(key="bucket", label=label, unit=unit)
    return Table(
        (first, *_money_first(metrics), *_columns(metrics)),
        frame,
        narrow=(("bucket", "bucket"), ("currency", "currency")),
    )


def every_bucket(
    metric: Metric, frame: pd.DataFrame, parameters: Parameters, currencies: Sequence[str]
) -> pd.DataFrame:
    """A series with its empty buckets: of a sum they are zero, of a share or a median there is nothing to say."""
    whole = tables.filled(frame, parameters.buckets(), currencies)
    return whole.assign(value=whole["numerator"]) if metric.how == How.SUM else whole


def split(metrics: Sequence[Metric], parameters: Parameters, eyes: Eyes, part: Breakdown, *, few: bool) -> Table:
    """One row for each value of the dimension and each currency, the largest of the first metric on top."""
    read: dict[str, pd.DataFrame] = {}
    for metric in metrics:
        found = frames.breakdown(metric, parameters, eyes, part.dimension, people_too=few)
        read[metric.id] = tables.with_value(tables.few_together(found), metric.how, metric.unit) if few else found
    zero = [metric.id for metric in metrics if metric.how == How.SUM]
    frame = tables.side_by_side(read, ["group", "currency"], zero)
    frame = frame.sort_values(["currency", metrics[0].id, "group"], ascending=[True, False, True], ignore_index=True)
    dimension = metrics[0].dimension(part.dimension)
    assert dimension is not None, f"{metrics[0].id} cannot be split by {part.dimension}"
    words = frame["group"].map(lambda value: drawing.group_words(value, dimension))
    frame = frame.assign(label=words.astype("str"))
    columns = (Column(key="label", label=dimension.label), *_money_first(metrics), *_columns(metrics))
    return Table(columns, frame, narrow=(("group", f"by_{part.dimension}"), ("currency", "currency")))


def _readable(metric_ids: Sequence[str], eyes: Eyes) -> list[Metric]:
    known = known_metrics()
    return [known[name] for name in metric_ids if name in known and eyes.may_read(known[name].roles)]


def _currencies(metrics: Sequence[Metric], read: Any, parameters: Parameters) -> list[str]:
    found = sorted({currency for frame in read for currency in frame["currency"].unique()})
    if found:
        return found
    is_money = metrics[0].unit == Unit.MONEY
    return [(parameters.currency or NO_CURRENCY) if is_money else NO_CURRENCY]


def _money_first(metrics: Sequence[Metric]) -> tuple[Column, ...]:
    if any(metric.unit == Unit.MONEY for metric in metrics):
        return (Column(key="currency", label=_("Currency")),)
    return ()


def _columns(metrics: Sequence[Metric]) -> tuple[Column, ...]:
    return tuple(Column(key=each.id, label=each.label, unit=each.unit.value, metric=each.id) for each in metrics)
