"""The only place where pandas meets the database: what was summed there becomes typed frames.

Money stays whole minor units, days are days on the clock of the period's zone, and raw rows are read only for one page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pandas as pd
import sqlalchemy as sa

from app.database import db
from app.reports.gathering import BUCKET, TOTAL, Sums, Wish, chosen, gather, group, in_currency
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

# What was read together for the answer that is being put together now.
_Kept = dict[tuple[str, str, Parameters, Eyes], dict[tuple[Any, str], Sums]]
_kept: ContextVar[_Kept] = ContextVar("report_sums", default={})  # noqa: B039  (never changed, only replaced)


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


@contextmanager
def together(wishes: Iterable[tuple[Metric, str, Parameters]], eyes: Eyes) -> Iterator[None]:
    """While inside, these figures are there: every source was read once for all of them."""
    kept = dict(_kept.get())
    by_period: dict[Parameters, list[Wish]] = {}
    for metric, split, parameters in wishes:
        if (metric.id, split, parameters, eyes) not in kept:
            by_period.setdefault(parameters, []).append((metric, split))
    for parameters, wanted in by_period.items():
        for (metric_id, split), sums in gather(wanted, parameters, eyes).items():
            kept[metric_id, split, parameters, eyes] = sums
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)


def totals(metric: Metric, parameters: Parameters, eyes: Eyes) -> pd.DataFrame:
    """One row per currency ("" where nothing is money): currency, numerator, denominator, rows, value."""
    return _summed(metric, TOTAL, parameters, eyes)


def series(metric: Metric, parameters: Parameters, eyes: Eyes) -> pd.DataFrame:
    """As `totals`, for each bucket of time in which there was something: bucket (the date it begins with)."""
    return _summed(metric, BUCKET, parameters, eyes)


def breakdown(
    metric: Metric, parameters: Parameters, eyes: Eyes, dimension: str, *, people_too: bool = False
) -> pd.DataFrame:
    """As `totals`, for each value of a dimension: group; and people, how many are behind it, if asked for."""
    if not people_too:
        return _summed(metric, dimension, parameters, eyes)
    people = sa.func.count(sa.distinct(sa.column("person"))).label("people")
    return _counted(metric, parameters, eyes, lambda rows: [group(rows, dimension).label("group")], people)


def _summed(metric: Metric, split: str, parameters: Parameters, eyes: Eyes) -> pd.DataFrame:
    found = _kept.get().get((metric.id, split, parameters, eyes))
    if found is None:
        found = gather([(metric, split)], parameters, eyes)[metric.id, split]
    keys = sorted(found)
    sums = [found[key] for key in keys]
    first: dict[str, Any] = {}
    if split == BUCKET:
        first = {"bucket": pd.Series([key[0] for key in keys], dtype="object")}
    elif split != TOTAL:
        first = {"group": pd.Series([key[0] for key in keys], dtype="str")}
    frame = pd.DataFrame(
        {
            **first,
            "currency": pd.Series([key[1] for key in keys], dtype="str"),
            **{name: pd.Series([getattr(it, name) for it in sums], dtype="int64") for name in COUNTED},
        }
    )
    if metric.how == How.MEDIAN:
        return frame.assign(value=pd.array([it.value for it in sums], dtype="Int64"))
    return with_value(frame, metric.how, metric.unit)


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
    conditions = [*chosen(every.c, metric, parameters), *in_currency(every.c, parameters)]
    return sa.select(every).where(*conditions).subquery("narrowed") if conditions else every


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
