"""Reading each source once for all figures that are wanted of it: sums by nothing, by bucket and by dimensions together.

A source is what several metrics count in common: a roll-up, or rows. Sums of one metric from several sources are added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.database import db
from app.reports import rolled
from app.reports.parameters import Eyes, Parameters
from app.reports.registry import How, Metric

TOTAL, BUCKET = "", "bucket"
# A metric and by what it is split: TOTAL, BUCKET, or one of its dimensions.
Wish = tuple[Metric, str]
BIG = sa.BigInteger


@dataclass
class Sums:
    """What a group came to. `value` is of a median, which cannot be added."""

    numerator: int = 0
    denominator: int = 0
    rows: int = 0
    value: int | None = None


# For each metric and split: from (group, currency) to its sums.
Gathered = dict[tuple[str, str], dict[tuple[Any, str], Sums]]


@dataclass
class _Source:
    """What is wanted of one reading."""

    metrics: dict[str, Metric] = field(default_factory=dict)
    splits: dict[str, None] = field(default_factory=dict)

    def want(self, metric: Metric, split: str) -> None:
        self.metrics[metric.id] = metric
        self.splits[split] = None


def gather(wishes: Iterable[Wish], parameters: Parameters, eyes: Eyes) -> Gathered:
    """Every wish gets an answer, empty where nothing was counted."""
    wanted = list(wishes)
    found: Gathered = {(metric.id, split): {} for metric, split in wanted}
    for metric_id, split, group, currency, sums in _read(wanted, parameters, eyes):
        if (metric_id, split) in found and sums.rows:
            _add(found[metric_id, split].setdefault((group, currency), Sums()), sums)
    return found


def _add(kept: Sums, more: Sums) -> None:
    kept.numerator += more.numerator
    kept.denominator += more.denominator
    kept.rows += more.rows
    kept.value = more.value


Line = tuple[str, str, Any, str, Sums]


def _read(wishes: Sequence[Wish], parameters: Parameters, eyes: Eyes) -> Iterator[Line]:
    added_up: dict[str, _Source] = defaultdict(_Source)
    by_rows: dict[int, _Source] = defaultdict(_Source)
    for metric, split in wishes:
        if rolled.holds(metric, parameters):
            for it in metric.rolled:
                added_up[it.roll_up.name].want(metric, split)
        else:
            by_rows[id(metric.counting.rows if metric.counting else metric.read)].want(metric, split)
    fresh = rolled.changed(added_up, parameters) if added_up else frozenset()
    for name, source in added_up.items():
        yield from _from_roll_up(name, source, parameters, is_fresh=name in fresh)
    for source in by_rows.values():
        yield from _from_rows(source, parameters, eyes)


def _from_roll_up(name: str, source: _Source, parameters: Parameters, *, is_fresh: bool) -> Iterator[Line]:
    parts = [(metric, it) for metric in source.metrics.values() for it in metric.rolled if it.roll_up.name == name]
    splits = [split for split in source.splits if split != TOTAL]
    statement, values = rolled.statement(parts, splits, parameters, is_fresh=is_fresh, total=TOTAL in source.splits)
    for row in db.session.execute(statement, values):
        split, group = _split_of(row, splits)
        for place, (metric, it) in enumerate(parts):
            sums = Sums(*(int(each or 0) for each in row[len(splits) + 2 + 3 * place :][:3]))
            yield metric.id, split, group, row.currency if it.currency else "", sums


def _from_rows(source: _Source, parameters: Parameters, eyes: Eyes) -> Iterator[Line]:
    metrics = list(source.metrics.values())
    splits = [split for split in source.splits if split != TOTAL]
    first = metrics[0]
    read = first.counting.rows.read if first.counting else first.read
    every = read(parameters.scope(eyes)).subquery("counted")
    inner = _measured(metrics, splits, every, parameters).subquery("measured")
    for row in db.session.execute(_summed(metrics, splits, inner, total=TOTAL in source.splits)):
        split, group = _split_of(row, splits)
        for place, metric in enumerate(metrics):
            numerator, denominator, rows, value = row[len(splits) + 2 + 4 * place :][:4]
            is_money = metric.counting is None or metric.counting.money
            yield metric.id, split, group, row.currency if is_money else "", Sums(
                numerator or 0, denominator or 0, rows, value
            )  # fmt: skip


def _split_of(row: Any, splits: Sequence[str]) -> tuple[str, Any]:
    """By which of the splits a row was grouped: `which` has a bit for each, set where it was not."""
    for place, split in enumerate(splits):
        if not row.which & (1 << (len(splits) - 1 - place)):
            return split, row[place]
    return TOTAL, ""


def _measured(metrics: Sequence[Metric], splits: Sequence[str], every: sa.Subquery, it: Parameters) -> sa.Select[Any]:
    """Each row with the groups it lies in and what it adds to every metric; null where it does not count."""
    groups = [split_of(every.c, split, it).label(f"split_{place}") for place, split in enumerate(splits)]
    measures: list[sa.ColumnElement[Any]] = []
    for place, metric in enumerate(metrics):
        counts, amount, base = _of_metric(metric, every.c, it)
        measures.append(sa.cast(sa.case((counts, amount)), BIG).label(f"amount_{place}"))
        measures.append(sa.cast(sa.case((counts, sa.func.coalesce(base, 0))), BIG).label(f"base_{place}"))
    currency = sa.func.coalesce(every.c.currency, "").label("currency")
    return sa.select(*groups, currency, *measures).where(*chosen(every.c, metrics[0], it))


def _of_metric(metric: Metric, rows: Any, it: Parameters) -> tuple[Any, Any, Any]:
    if metric.counting is None:
        counts = [*in_currency(rows, it)]
        return sa.and_(sa.true(), *counts), rows.amount, rows.base
    own = metric.counting
    counts = [own.where(rows)] if own.where else []
    if own.money:
        counts += in_currency(rows, it)
    return sa.and_(sa.true(), *counts), own.amount(rows), own.base(rows)


def _summed(metrics: Sequence[Metric], splits: Sequence[str], inner: sa.Subquery, *, total: bool) -> sa.Select[Any]:
    groups = [inner.c[f"split_{place}"] for place in range(len(splits))]
    which = sa.func.grouping(*groups) if groups else sa.literal_column("0")
    sums: list[sa.ColumnElement[Any]] = []
    for place, metric in enumerate(metrics):
        amount, base = inner.c[f"amount_{place}"], inner.c[f"base_{place}"]
        middle = sa.func.percentile_disc(sa.literal_column("0.5")).within_group(amount)
        sums += [
            sa.cast(sa.func.sum(amount), BIG).label(f"numerator_{place}"),
            sa.cast(sa.func.sum(base), BIG).label(f"denominator_{place}"),
            sa.cast(sa.func.count(base), BIG).label(f"rows_{place}"),
            (sa.cast(middle, BIG) if metric.how == How.MEDIAN else sa.cast(sa.null(), BIG)).label(f"value_{place}"),
        ]
    select = sa.select(*groups, inner.c.currency, which.label("which"), *sums).select_from(inner)
    sets = [sa.tuple_(group, inner.c.currency) for group in groups]
    if total or not sets:
        sets.append(sa.tuple_(inner.c.currency))
    return select.group_by(sa.func.grouping_sets(*sets))


def chosen(rows: Any, metric: Metric, it: Parameters) -> list[sa.ColumnElement[bool]]:
    """The groups that were asked for, of those the metric knows."""
    return [group(rows, name) == value for name, value in it.filters if metric.dimension(name) is not None]


def in_currency(rows: Any, it: Parameters) -> list[sa.ColumnElement[bool]]:
    """What is no money is there in every currency."""
    return [sa.func.coalesce(rows.currency, it.currency) == it.currency] if it.currency else []


def split_of(rows: Any, split: str, it: Parameters) -> sa.ColumnElement[Any]:
    return bucket(rows.happened_at, it) if split == BUCKET else group(rows, split)


def bucket(column: Any, it: Parameters) -> sa.ColumnElement[Any]:
    """The first day of the bucket in which a moment lies, on the clock of the zone."""
    local = sa.func.timezone(it.zone, column)
    return sa.cast(local if it.group == "day" else sa.func.date_trunc(it.group, local), sa.Date)


def group(rows: Any, dimension: str) -> sa.ColumnElement[str]:
    return sa.func.coalesce(sa.cast(rows[dimension], sa.Text), "")
