"""Where the sums of metrics stand added up by day: read instead of their rows, with the same result at every moment.

Only in the seller's time zone, whose days they are; only what can be added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.database import db
from app.reports.parameters import Parameters
from app.reports.registry import Metric
from app.reports.rollups.counting import zone
from app.reports.rollups.reading import exact
from app.reports.rollups.sockets import Rolled
from app.reports.rollups.windows import CHANGED_DAYS

# How dimensions are called in a roll-up, where the rows of metrics give them otherwise.
_COLUMNS = {"service": "CASE WHEN service_id = 0 THEN '' ELSE service_id::text END"}
_CHANGED = f"""
    SELECT names.roll_up FROM unnest(CAST(:names AS text[])) AS names (roll_up)
    WHERE NOT EXISTS (SELECT FROM report_rollup_zone known WHERE known.roll_up = names.roll_up AND known.timezone = :zone)
    OR EXISTS (
        SELECT FROM ({CHANGED_DAYS.replace(":roll_up", "names.roll_up")}) d
        WHERE d.day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
    )
"""  # noqa: S608  (statements of ours)


def holds(metric: Metric, parameters: Parameters) -> bool:
    return bool(metric.rolled) and parameters.zone == zone()


def changed(names: Collection[str], parameters: Parameters) -> frozenset[str]:
    """Those of which some day of the period waits to be counted: they are counted while they are read."""
    values = {"names": list(names), "zone": zone(), "first": parameters.first, "last": parameters.last}
    return frozenset(db.session.scalars(sa.text(_CHANGED), values))


def statement(
    parts: Sequence[tuple[Metric, Rolled]],
    splits: Sequence[str],
    parameters: Parameters,
    *,
    is_fresh: bool,
    total: bool,
) -> tuple[sa.TextClause, Mapping[str, Any]]:
    """All of one roll-up: a column for each split, currency, `which`, and for each part numerator, denominator, rows."""
    it = parts[0][1].roll_up
    clauses, values = exact(it, parameters.first, parameters.last) if is_fresh else ("", _days(parameters))
    source = "rolled" if is_fresh else f"{it.table} WHERE day BETWEEN CAST(:first AS date) AND CAST(:last AS date)"
    names = [f"split_{place}" for place in range(len(splits))]
    groups = "".join(
        f"{_bucket(parameters.group) if split == 'bucket' else column(split, it.keys)} AS {name}, "
        for split, name in zip(splits, names, strict=True)
    )
    currency = "currency::text" if "currency" in it.keys else "''"
    sums = ", ".join(_sums(rolled, metric, parameters) for metric, rolled in parts)
    sets = [f"({name}, money)" for name in names] + (["(money)"] if total or not names else [])
    which = f"grouping({', '.join(names)})" if names else "0"
    return (
        sa.text(f"""
            {clauses}
            SELECT {"".join(f"{name}, " for name in names)} money AS currency, {which} AS which, {sums}
            FROM (SELECT {groups} {currency} AS money, source.* FROM (SELECT * FROM {source}) source) kept
            GROUP BY GROUPING SETS ({", ".join(sets)})
        """),  # noqa: S608  (names and statements of ours)
        {**values, **_chosen(parameters)},
    )


def _days(parameters: Parameters) -> dict[str, Any]:
    return {"first": parameters.first, "last": parameters.last}


def _sums(it: Rolled, metric: Metric, parameters: Parameters) -> str:
    conditions = [it.where]
    conditions += [
        f"{column(name, it.roll_up.keys)} = :chosen_{number}"
        for number, (name, _value) in enumerate(parameters.filters)
        if metric.dimension(name) is not None
    ]
    if parameters.currency and it.currency:
        conditions.append("money = :currency")
    only = f"FILTER (WHERE {' AND '.join(conditions)})"
    return ", ".join(f"sum({each}) {only}::bigint" for each in (it.numerator, it.denominator, it.rows))


def _chosen(parameters: Parameters) -> dict[str, Any]:
    values = {f"chosen_{number}": value for number, (_name, value) in enumerate(parameters.filters)}
    return values | ({"currency": parameters.currency} if parameters.currency else {})


def column(dimension: str, keys: Collection[str]) -> str:
    """A dimension that the roll-up does not know has no groups."""
    known = _COLUMNS.get(dimension, dimension)
    return known if dimension in keys or f"{dimension}_id" in keys else "''"


def _bucket(group: str) -> str:
    return "day" if group == "day" else f"date_trunc('{group}', day)::date"
