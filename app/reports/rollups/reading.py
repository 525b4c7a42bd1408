"""Reading roll-ups: exact at every moment. Days that changed since they were counted are counted while they are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.reports.rollups.counting import zone
from app.reports.rollups.sockets import RollUp
from app.reports.rollups.windows import CHANGED_DAYS, wanted

# Days asked for that nobody has counted, or that changed since; all of them when the roll-up holds for another time zone.
_WANTED = f"""
    span AS MATERIALIZED (
        SELECT coalesce((SELECT timezone = :zone FROM report_rollup_zone WHERE roll_up = :roll_up), false) AS is_counted
    ),
    stale AS MATERIALIZED (
        SELECT day FROM ({CHANGED_DAYS}) d, span
        WHERE span.is_counted AND day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
        UNION SELECT d::date FROM span, generate_series(CAST(:first AS date), CAST(:last AS date), interval '1 day') d
        WHERE NOT span.is_counted
    ),
    {wanted("stale")}
"""  # noqa: S608  (statements of ours)


def exact(it: RollUp, first: date, last: date, *, timezone: str | None = None) -> tuple[str, Mapping[str, Any]]:
    """`WITH …` clauses, the last of which is named `rolled`, and their values: the rows of the roll-up from `first` to `last`.

    In the seller's days unless another `timezone` is asked for; then everything is counted while it is read.
    """
    names = ", ".join(it.columns)
    clauses = f"""
        WITH {_WANTED}, rolled AS (
            SELECT {names} FROM {it.table} kept, span
            WHERE span.is_counted AND kept.day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
            AND NOT EXISTS (SELECT FROM stale WHERE stale.day = kept.day)
            UNION ALL SELECT {names} FROM ({it.source}) AS fresh
        )
    """  # noqa: S608  (names and statements of ours)
    return clauses, {"first": first, "last": last, "zone": timezone or zone(), "roll_up": it.name}


def rows(
    it: RollUp, first: date, last: date, *, timezone: str | None = None
) -> tuple[sa.TextClause, Mapping[str, Any]]:
    """A statement that gives them, ordered by day and keys, and its values."""
    clauses, values = exact(it, first, last, timezone=timezone)
    names, order = ", ".join(it.columns), ", ".join(("day", *it.keys))
    return sa.text(f"{clauses} SELECT {names} FROM rolled ORDER BY {order}"), values  # noqa: S608
