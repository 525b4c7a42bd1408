"""The only place where pandas meets the database: what was summed there becomes typed frames.

Money stays whole minor units, days are days on the clock of the period's zone, and raw rows are read only for one page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from app.database import db
from app.reports import rolled
from app.reports.parameters import Eyes, Parameters
from app.reports.registry import ROW_COLUMNS, How, Metric
from app.reports.tables import COUNTED, with_value

_BIG = sa.BigInteger
_DTYPES: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (sa.Integer, "Int64"),
    (sa.Boolean, "boolean"),
    (sa.String, "str"),
    (sa.DateTime, "datetime64[us, UTC]"),
    (sa.Date, "object"),
)


def read(
    select: sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[*tuple[Any, ...]] | sa.TextualSelect,
    values: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """The rows of a select, each column of the type it has in the database. Whole numbers without gaps are int64.

    Raises `TypeError` for a numeric or unknown type, which pandas would make a float of: cast sums to BigInteger.
    """
    columns = list(select.selected_columns)
    kinds = [_dtype(column.name, column.type) for column in columns]
    rows = db.session.execute(select, values).all()
    parts = zip(*rows, strict=True) if rows else [()] * len(columns)
    series = {
        column.name: _typed(list(values), kind) for column, kind, values in zip(columns, kinds, parts, strict=True)
    }
    return pd.DataFrame(series)


def _typed(values: list[Any], kind: str) -> pd.Series[Any]:
    series = pd.Series(values, dtype=kind)
    return series.astype("int64") if kind == "Int64" and not series.isna().any() else series


def _dtype(name: str, kind: sa.types.TypeEngine[Any]) -> str:
    for known, dtype in _DTYPES:
        if isinstance(kind, known):
            return dtype
    raise TypeError(f"{name} is {kind!r}: pandas would make a float of it. Cast it to BigInteger or Text.")


def totals(metric: Metric, parameters: Parameters, eyes: Eyes) -> pd.DataFrame:
    """One row per currency ("" where nothing is money): currency, numerator, denominator, rows, value."""
    if rolled.holds(metric, parameters):
        return _added_up(metric, parameters)
    return _counted(metric, parameters, eyes, lambda _rows: [])


def series(metric: Metric, parameters: Parameters, eyes: Eyes) -> pd.DataFrame:
    """As `totals`, for each bucket of time in which there was something: bucket (the date it begins with)."""
    if rolled.holds(metric, parameters):
        return _added_up(metric, parameters, bucket=sa.Date())
    return _counted(metric, parameters, eyes, lambda rows: [bucket(rows.happened_at, parameters).label("bucket")])


def breakdown(
    metric: Metric, parameters: Parameters, eyes: Eyes, dimension: str, *, people_too: bool = True
) -> pd.DataFrame:
    """As `totals`, for each value of a dimension: group; and people, how many are behind it, if asked for."""
    if not people_too and rolled.holds(metric, parameters):
        return _added_up(metric, parameters, group=sa.Text(), dimension=dimension)
    people = sa.func.count(sa.distinct(sa.column("person"))).label("people")
    return _counted(metric, parameters, eyes, lambda rows: [_group(rows, dimension).label("group")], people)


def grouped(
    metric: Metric, parameters: Parameters, eyes: Eyes, by: Callable[[Any], Sequence[sa.ColumnElement[Any]]]
) -> pd.DataFrame:
    """As `totals`, split by any columns of the rows; each is labelled."""
    return _counted(metric, parameters, eyes, by)


def rows_page(metric: Metric, parameters: Parameters, eyes: Eyes, *, limit: int, offset: int = 0) -> pd.DataFrame:
    """The rows a figure counts, the newest first, with the dimensions; names of people only for eyes that may see them."""
    return read(drill(metric, parameters, eyes).limit(limit).offset(offset))


def row_count(metric: Metric, parameters: Parameters, eyes: Eyes) -> int:
    within = rows_of(metric, parameters, eyes)
    return db.session.scalar(sa.select(sa.func.count()).select_from(within)) or 0


def drill(metric: Metric, parameters: Parameters, eyes: Eyes) -> sa.Select[*tuple[Any, ...]]:
    within = rows_of(metric, parameters, eyes).c
    shown = [within[name] for name in ROW_COLUMNS if name not in {"person", "who"}]
    who = within.who if eyes.names_people and eyes.is_staff else sa.literal("").label("who")
    dimensions = [within[each.id] for each in metric.dimensions]
    return sa.select(*shown, who, *dimensions).order_by(within.happened_at.desc(), within.key.desc())


def rows_of(metric: Metric, parameters: Parameters, eyes: Eyes) -> sa.Subquery:
    """The definition of a metric, narrowed to a period, a currency and the chosen groups."""
    every = metric.read(parameters.scope(eyes)).subquery("counted")
    conditions: list[sa.ColumnElement[bool]] = [
        _group(every.c, name) == value for name, value in parameters.filters if metric.dimension(name) is not None
    ]
    if parameters.currency:
        conditions.append(sa.func.coalesce(every.c.currency, parameters.currency) == parameters.currency)
    return sa.select(every).where(*conditions).subquery("narrowed") if conditions else every


def bucket(column: Any, parameters: Parameters) -> sa.ColumnElement[Any]:
    """The first day of the bucket in which a moment lies, on the clock of the zone."""
    local = sa.func.timezone(parameters.zone, column)
    return sa.cast(local if parameters.group == "day" else sa.func.date_trunc(parameters.group, local), sa.Date)


def _group(rows: Any, dimension: str) -> sa.ColumnElement[str]:
    return sa.func.coalesce(sa.cast(rows[dimension], sa.Text), "")


def _counted(
    metric: Metric,
    parameters: Parameters,
    eyes: Eyes,
    by: Callable[[Any], Sequence[sa.ColumnElement[Any]]],
    *more: sa.ColumnElement[Any],
) -> pd.DataFrame:
    rows = rows_of(metric, parameters, eyes)
    groups = [*by(rows.c), sa.func.coalesce(rows.c.currency, "").label("currency")]
    select = sa.select(*groups, *_measures(metric, rows.c), *more).select_from(rows)
    places: list[sa.ColumnElement[Any]] = [sa.literal_column(str(place)) for place in range(1, len(groups) + 1)]
    return with_value(read(select.group_by(*places).order_by(*places)), metric.how, metric.unit)


def _added_up(metric: Metric, parameters: Parameters, *, dimension: str = "", **by: Any) -> pd.DataFrame:
    """The same from what was added up by day ahead: `by` is the one column it is split by, with its type."""
    kinds = {**by, "currency": sa.Text(), **dict.fromkeys(COUNTED, sa.BigInteger())}
    found = [
        read(statement.columns(**kinds), values)
        for statement, values in rolled.statements(metric, parameters, dimension=dimension, split=next(iter(by), ""))
    ]
    keys = [*by, "currency"]
    whole = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
    whole = whole.groupby(keys, dropna=False, as_index=False, sort=True)[list(COUNTED)].sum()
    return with_value(whole, metric.how, metric.unit)


def _measures(metric: Metric, rows: Any) -> list[sa.ColumnElement[Any]]:
    found: list[sa.ColumnElement[Any]] = [
        sa.cast(sa.func.sum(rows.amount), _BIG).label("numerator"),
        sa.cast(sa.func.sum(rows.base), _BIG).label("denominator"),
        sa.cast(sa.func.count(), _BIG).label("rows"),
    ]
    if metric.how == How.MEDIAN:
        middle = sa.func.percentile_disc(0.5).within_group(rows.amount)
        found.append(sa.cast(middle, _BIG).label("value"))
    return found
