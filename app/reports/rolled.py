"""Where the sums of a metric stand added up by day: read instead of its rows, with the same result at every moment.

Only in the seller's time zone, whose days they are; only what can be added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from app.reports.parameters import Parameters
from app.reports.registry import Metric
from app.reports.rollups.counting import zone
from app.reports.rollups.reading import exact
from app.reports.rollups.sockets import Rolled

# How dimensions are called in a roll-up, as the rows of metrics give them.
_COLUMNS = {
    "service": "CASE WHEN service_id = 0 THEN '' ELSE service_id::text END",
    "relation": "relation",
    "source": "source",
}


def holds(metric: Metric, parameters: Parameters) -> bool:
    return bool(metric.rolled) and parameters.zone == zone()


def statements(
    metric: Metric, parameters: Parameters, *, split: str, dimension: str
) -> Iterator[tuple[sa.TextClause, Mapping[str, Any]]]:
    """For each roll-up a statement of `split` (bucket, group or nothing), currency, numerator, denominator, rows."""
    for it in metric.rolled:
        yield _statement(it, metric, parameters, split=split, dimension=dimension)


def _statement(
    it: Rolled, metric: Metric, parameters: Parameters, *, split: str, dimension: str
) -> tuple[sa.TextClause, Mapping[str, Any]]:
    clauses, values = exact(it.roll_up, parameters.first, parameters.last)
    columns = {"": "", "bucket": _bucket(parameters.group), "group": _COLUMNS.get(dimension, "''")}
    first = f"{columns[split]} AS {split}," if split == "bucket" else f'{columns[split]} AS "group",' if split else ""
    conditions, chosen = [it.where], {}
    for number, (name, value) in enumerate(parameters.filters):
        if metric.dimension(name) is not None:
            conditions.append(f"{_COLUMNS[name]} = :chosen_{number}")
            chosen[f"chosen_{number}"] = value
    if parameters.currency and it.currency:
        conditions.append("currency = :currency")
        chosen["currency"] = parameters.currency
    places = "1, 2" if split else "1"
    return (
        sa.text(f"""
            {clauses}
            SELECT {first} {"currency::text" if it.currency else "''"} AS currency, sum({it.numerator})::bigint AS numerator,
                sum({it.denominator})::bigint AS denominator, sum({it.rows})::bigint AS rows
            FROM rolled WHERE {" AND ".join(conditions)} GROUP BY {places} HAVING sum({it.rows}) > 0
        """),  # noqa: S608  (names and statements of ours)
        {**values, **chosen},
    )


def _bucket(group: str) -> str:
    return "day" if group == "day" else f"date_trunc('{group}', day)::date"
