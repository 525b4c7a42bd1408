"""Columns of numbers and words into a table, by COPY."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from psycopg import sql
from pyarrow import csv

from app.database import db
from app.reports.seeding.world import NEVER, Whole

_OPTIONS = csv.WriteOptions(include_header=False)


def copy(table: str, columns: Mapping[str, Any]) -> int:
    """Write rows; a column is an array, a list, or one value for all. Says how many."""
    length = next(len(values) for values in columns.values() if _is_many(values))
    arrays = {name: _column(values, length) for name, values in columns.items()}
    written = BytesIO()
    csv.write_csv(pa.table(arrays), written, _OPTIONS)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(sql.Identifier(table), names)
    raw = db.session.connection().connection.driver_connection
    assert raw is not None
    with raw.cursor() as cursor, cursor.copy(statement) as stream:
        stream.write(written.getbuffer())
    return length


def moments(seconds: Whole) -> pa.Array:
    """Seconds of UTC as moments; nothing where there was none."""
    return pa.array(seconds.astype("datetime64[s]"), mask=seconds == NEVER)


def numbered(prefix: str, numbers: Whole) -> list[str]:
    return [f"{prefix}{number}" for number in numbers.tolist()]


def next_id(table: str) -> int:
    """The first number that is free; `table` is empty or belongs to somebody who wants more."""
    return int(db.session.scalar(sa.text(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")) or 1)  # noqa: S608  (ours)


def keep_counting(*tables: str) -> None:
    """The next row that somebody adds gets a number of its own."""
    for table in tables:
        statement = (
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"  # noqa: S608
        )
        db.session.execute(sa.text(statement))


def _is_many(values: Any) -> bool:
    return isinstance(values, np.ndarray | list | pa.Array | pa.ChunkedArray)


def _column(values: Any, length: int) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values if _is_many(values) else [values] * length)
