"""Writing the archive: one file for each kind and month, the same bytes however often, checked before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from psycopg import sql
from pyarrow import csv, parquet

from app import clock
from app.config import settings
from app.database import db
from app.errors import Conflict
from app.reports.archive.months import bounds, following, month_of, months_between
from app.reports.archive.sockets import EventKind

TYPES = {"moment": pa.timestamp("us", tz="UTC"), "whole": pa.int64(), "word": pa.string(), "flag": pa.bool_()}


class NotAsWritten(Conflict):
    """A file does not hold what the database said. Nothing was replaced."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """`is_new` when the file was not there or held something else."""

    kind: str
    month: date
    rows: int
    is_new: bool


def folder() -> Path:
    return settings().archive_path or settings().instance_path / "archive"


def path_of(kind: str, month: date) -> Path:
    return folder() / kind / f"{month:%Y-%m}.parquet"


def months_due(kind: EventKind, *, every: bool = False) -> list[date]:
    """Months that are over and have no file yet, and the last two once more, for what was told late; `every` one again
    whose rows are still there."""
    first = db.session.scalar(sa.text(kind.first))
    if first is None:
        return []
    this_month = month_of(clock.today())
    over = [month for month in months_between(first.date(), this_month) if month < this_month]
    return [
        month
        for month in over
        if is_whole(kind, month) and (every or month in over[-2:] or not path_of(kind.name, month).exists())
    ]


def is_whole(kind: EventKind, month: date) -> bool:
    """Whether all its rows are still in the database."""
    return kind.kept_days is None or month > clock.today() - timedelta(days=kind.kept_days)


def write(kind: EventKind, month: date) -> Written:
    """Archive one month. What was archived before stays when nothing is different; a reader never sees half a file.

    Raises `NotAsWritten` when the file, read again, is not what the database counts.
    """
    path = path_of(kind.name, month)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".writing")
    table = _written(kind, month, fresh)
    if not _holds(kind, month, fresh):
        # Something was told between reading and counting, or something is wrong: then it is so once more.
        table = _written(kind, month, fresh)
        if not _holds(kind, month, fresh):
            fresh.unlink()
            raise NotAsWritten
    is_new = not path.exists() or path.read_bytes() != fresh.read_bytes()
    if is_new:
        fresh.replace(path)
    else:
        fresh.unlink()
    return Written(kind=kind.name, month=month, rows=table.num_rows, is_new=is_new)


def archived_months(kind: str) -> Iterator[date]:
    for path in sorted((folder() / kind).glob("????-??.parquet")):
        yield date.fromisoformat(f"{path.stem}-01")


def _read(kind: EventKind, month: date) -> pa.Table:
    begins, ends = bounds(month)
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(
        sql.SQL(kind.source.replace("%(begins)s", "{begins}").replace("%(ends)s", "{ends}")).format(
            begins=sql.Literal(begins), ends=sql.Literal(ends)
        )
    )
    raw = db.session.connection().connection.driver_connection
    assert raw is not None
    rows = BytesIO()
    with raw.cursor() as cursor, cursor.copy(statement) as stream:
        for part in stream:
            rows.write(part)
    schema = pa.schema([(name, TYPES[word]) for name, word in kind.columns.items()])
    if not rows.tell():
        return schema.empty_table()
    rows.seek(0)
    return csv.read_csv(
        rows,
        read_options=csv.ReadOptions(column_names=schema.names),
        convert_options=csv.ConvertOptions(
            column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False, true_values=["t"],
            false_values=["f"], null_values=[""],
        ),
    )  # fmt: skip


def _written(kind: EventKind, month: date, path: Path) -> pa.Table:
    table = _read(kind, month)
    parquet.write_table(table, path, compression="zstd", row_group_size=131_072, write_statistics=True)
    return table


def _holds(kind: EventKind, month: date, path: Path) -> bool:
    """Whether the file, read again, has as many rows as the database counts, of the same sums, all of that month."""
    begins, ends = bounds(month)
    sums = "".join(f", coalesce(sum({name}), 0)::bigint" for name in kind.sums)
    source = kind.source.replace("%(begins)s", ":begins").replace("%(ends)s", ":ends")
    counted = sa.text(f"SELECT count(*){sums} FROM ({source}) AS events")  # noqa: S608  (statements of ours)
    expected = [int(value) for value in db.session.execute(counted, {"begins": begins, "ends": ends}).one()]
    table = parquet.read_table(path)
    found = [table.num_rows, *(pc.sum(table[name]).as_py() or 0 for name in kind.sums)]
    return found == expected and _within(table, month)


def _within(table: pa.Table, month: date) -> bool:
    moments = table["happened_at"]
    if not len(moments):
        return True
    earliest, latest = pc.min(moments).as_py(), pc.max(moments).as_py()
    return bool(earliest.date() >= month and latest.date() < following(month))
