"""Reports for programs with the scope `reports:read`: the same figures, tables and rows as on the pages, without people."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from app.api.guarding import bearer
from app.api.schemas import Words
from app.reports import answering, drilling, frames
from app.reports.answering import Answer, Tile
from app.reports.parameters import COMPARISONS, GROUPS, RANGES, Eyes, Parameters
from app.reports.reading import asked, check_filters
from app.reports.registry import Metric, Report
from app.reports.sockets import known_metrics, metric_for, report_for, reports_for
from app.reports.tables import Table, plain

routes = Blueprint("reports_api", __name__, url_prefix="", description="Figures, defined once, and the rows they count")
SCOPE = "reports:read"
MOST_ROWS = 500


class Asked(ma.Schema):
    """What to count. Days are whole days on the clock of `zone`; `by_…` narrows to one group of a dimension."""

    range = Words(validate=[ma.validate.OneOf(list(RANGES))])
    since = ma.fields.String(data_key="from", metadata={"description": "First day, such as 2026-11-01"})
    until = ma.fields.String(data_key="to", metadata={"description": "Last day, included"})
    zone = Words(metadata={"description": "IANA time zone, such as Europe/Istanbul"})
    currency = Words(longest=3)
    compare = Words(validate=[ma.validate.OneOf(list(COMPARISONS))])
    group = Words(validate=[ma.validate.OneOf(list(GROUPS))])


class RowsAsked(Asked):
    limit = ma.fields.Integer(load_default=100, validate=ma.validate.Range(1, MOST_ROWS))
    offset = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, 10_000_000))


class MetricShown(ma.Schema):
    """What a metric counts. `unit` says what its whole numbers are: count, money (minor units), share (basis points),
    seconds, days, hundredths, points."""

    id = ma.fields.String()
    label = ma.fields.String()
    sentence = ma.fields.String()
    formula = ma.fields.String()
    unit = ma.fields.String()
    how = ma.fields.String(metadata={"description": "sum, ratio, mean or median of the rows"})
    numerator = ma.fields.String()
    denominator = ma.fields.String()
    time_basis = ma.fields.String()
    dimensions = ma.fields.List(ma.fields.String())


class FigureShown(ma.Schema):
    currency = ma.fields.String(metadata={"description": "Empty where nothing is money"})
    value = ma.fields.Integer(allow_none=True)
    before = ma.fields.Integer(allow_none=True, metadata={"description": "The same in the period compared with"})
    rows = ma.fields.Integer()
    denominator = ma.fields.Integer()


class Period(ma.Schema):
    first = ma.fields.Date()
    last = ma.fields.Date()
    zone = ma.fields.String()


class MetricCounted(ma.Schema):
    metric = ma.fields.Nested(MetricShown)
    period = ma.fields.Nested(Period)
    figures = ma.fields.List(ma.fields.Nested(FigureShown))


class SeriesCounted(MetricCounted):
    buckets = ma.fields.List(
        ma.fields.Dict(), metadata={"description": "bucket, currency, value, rows: empty ones too"}
    )


class RowsCounted(ma.Schema):
    metric = ma.fields.Nested(MetricShown)
    period = ma.fields.Nested(Period)
    total = ma.fields.Integer()
    rows = ma.fields.List(ma.fields.Dict())


class ReportShown(ma.Schema):
    id = ma.fields.String()
    title = ma.fields.String()
    question = ma.fields.String()
    metrics = ma.fields.List(ma.fields.String())
    parts = ma.fields.List(ma.fields.String())


class PartCounted(ma.Schema):
    id = ma.fields.String()
    title = ma.fields.String()
    columns = ma.fields.List(ma.fields.Dict())
    rows = ma.fields.List(ma.fields.Dict())


class ReportCounted(ma.Schema):
    report = ma.fields.Nested(ReportShown)
    period = ma.fields.Nested(Period)
    figures = ma.fields.List(ma.fields.Nested(MetricCounted))
    parts = ma.fields.List(ma.fields.Nested(PartCounted))


@routes.route("/metrics", methods=["GET"])
@bearer(SCOPE)
@routes.response(200, MetricShown(many=True))
@routes.doc(summary="List metrics and what they mean")
def metrics() -> list[dict[str, Any]]:
    return [_metric(each) for _name, each in sorted(known_metrics().items())]


@routes.route("/metrics/<metric_id>", methods=["GET"])
@bearer(SCOPE)
@routes.arguments(Asked, location="query")
@routes.response(200, MetricCounted)
@routes.doc(summary="Count a metric", responses={404: "NOT_FOUND"})
def metric(_asked: dict[str, Any], metric_id: str) -> dict[str, Any]:
    found, it = _metric_asked(metric_id)
    return _counted(answering.tile(found, it, _eyes()), it)


@routes.route("/metrics/<metric_id>/series", methods=["GET"])
@bearer(SCOPE)
@routes.arguments(Asked, location="query")
@routes.response(200, SeriesCounted)
@routes.doc(summary="Count a metric over time", responses={404: "NOT_FOUND"})
def metric_series(_asked: dict[str, Any], metric_id: str) -> dict[str, Any]:
    found, it = _metric_asked(metric_id)
    tile = answering.tile(found, it, _eyes())
    frame = frames.series(found, it, _eyes())
    whole = answering.every_bucket(found, frame, it, [figure.currency for figure in tile.figures])
    return {**_counted(tile, it), "buckets": _plain(whole[["bucket", "currency", "value", "rows"]])}


@routes.route("/metrics/<metric_id>/rows", methods=["GET"])
@bearer(SCOPE)
@routes.arguments(RowsAsked, location="query")
@routes.response(200, RowsCounted)
@routes.doc(summary="List the rows a metric counts", responses={404: "NOT_FOUND"})
def metric_rows(wanted: dict[str, Any], metric_id: str) -> dict[str, Any]:
    found, it = _metric_asked(metric_id)
    rows = drilling.rows_of(found, it, _eyes(), limit=wanted["limit"], offset=wanted["offset"])
    shown = ["key", "name", "happened_at", "currency", "amount", "base", *(each.id for each in found.dimensions)]
    return {
        "metric": _metric(found),
        "period": it,
        "total": frames.row_count(found, it, _eyes()),
        "rows": _plain(rows.frame[shown]),
    }


@routes.route("/reports", methods=["GET"])
@bearer(SCOPE)
@routes.response(200, ReportShown(many=True))
@routes.doc(summary="List reports")
def reports() -> list[dict[str, Any]]:
    return [_report(each) for each in reports_for(_eyes())]


@routes.route("/reports/<report_id>", methods=["GET"])
@bearer(SCOPE)
@routes.arguments(Asked, location="query")
@routes.response(200, ReportCounted)
@routes.doc(summary="Read a report with its tables", responses={404: "NOT_FOUND"})
def report(_asked: dict[str, Any], report_id: str) -> dict[str, Any]:
    it = asked()
    return _answered(answering.answer(report_for(_eyes(), report_id), it, _eyes()))


def _eyes() -> Eyes:
    """Of a program: it sees all figures and names nobody."""
    return Eyes.of_the_house(names_people=False)


def _metric_asked(metric_id: str) -> tuple[Metric, Parameters]:
    found, it = metric_for(_eyes(), metric_id), asked()
    check_filters(found, it)
    return found, it


def _metric(it: Metric) -> dict[str, Any]:
    words = {
        name: str(getattr(it, name))
        for name in ("id", "label", "sentence", "formula", "numerator", "denominator", "time_basis")
    }
    return {**words, "unit": it.unit.value, "how": it.how.value, "dimensions": [each.id for each in it.dimensions]}


def _counted(tile: Tile, it: Parameters) -> dict[str, Any]:
    return {"metric": _metric(tile.metric), "period": it, "figures": tile.figures}


def _report(it: Report) -> dict[str, Any]:
    return {
        "id": it.id,
        "title": str(it.title),
        "question": str(it.question),
        "metrics": list(it.tiles),
        "parts": [part.id for part in it.parts],
    }


def _answered(it: Answer) -> dict[str, Any]:
    return {
        "report": _report(it.report),
        "period": it.parameters,
        "figures": [_counted(tile, it.parameters) for tile in it.tiles],
        "parts": [
            {
                "id": each.part.id,
                "title": str(each.part.title),
                "columns": _columns(each.table),
                "rows": _table(each.table),
            }
            for each in it.sections
        ],
    }


def _columns(table: Table) -> list[dict[str, str]]:
    return [{"key": each.key, "label": str(each.label), "unit": each.unit} for each in table.columns]


def _table(table: Table) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return _plain(table.frame[keys])


def _plain(frame: Any) -> list[dict[str, Any]]:
    """Days and moments as ISO 8601; whole numbers stay whole."""
    return [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in record.items()}
        for record in plain(frame)
    ]
