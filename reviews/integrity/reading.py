"""What the detectors look at, added up by the database: counts by day and subject, never a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pandas as pd
import sqlalchemy as sa

from app.database import db

# Copied reviews come in by the thousand on one day; what was found to be fraud is no base for comparison.
_COUNTED = "r.state <> 'draft' AND r.channel NOT IN ('import', 'mention') AND r.reason_code IS DISTINCT FROM 'FRD'"
_UNVERIFIED = "r.verification NOT IN ('order_token', 'order_match_confirmed')"
_REVIEWS = f"""
    SELECT r.service_id, (r.submitted_at AT TIME ZONE 'UTC')::date AS day, count(*) AS reviews,
        count(*) FILTER (WHERE r.rating = 5) AS five, count(*) FILTER (WHERE r.rating <= 2) AS negative,
        count(*) FILTER (WHERE r.rating = 5 AND {_UNVERIFIED}) AS unverified_five
    FROM review r WHERE r.submitted_at >= :since AND r.created_at >= :since AND {_COUNTED} GROUP BY 1, 2
"""  # noqa: S608  (conditions of ours)
_ASKED = """
    SELECT service_id, (coalesce(sent_at, created_at) AT TIME ZONE 'UTC')::date AS day, count(*) AS asked
    FROM review_request WHERE created_at >= :since AND destination = 'house' GROUP BY 1, 2
"""
_DELAYS = """
    SELECT least(extract(day FROM answered_at - coalesce(sent_at, created_at)), :longest)::int AS later, count(*) AS answers
    FROM review_request WHERE answered_at >= :since GROUP BY 1 ORDER BY 1
"""
_BEGINNINGS = f"""
    WITH young AS (
        SELECT service_id, min(submitted_at) AS first FROM review WHERE state <> 'draft' AND channel NOT IN ('import', 'mention')
        GROUP BY 1 HAVING min(submitted_at) >= :since
    )
    SELECT r.service_id, min(y.first) AS first, count(*) AS reviews, count(*) FILTER (WHERE r.rating = 5) AS five,
        count(*) FILTER (WHERE {_UNVERIFIED} OR NOT EXISTS (
            SELECT 1 FROM review o WHERE o.author_email = r.author_email AND o.id <> r.id)) AS unknown
    FROM young y JOIN review r ON r.service_id = y.service_id AND r.submitted_at < y.first + interval '30 days'
    WHERE {_COUNTED} GROUP BY 1
"""  # noqa: S608  (conditions of ours)
LONGEST_DELAY = 28


def days_since(since: datetime, today: date) -> pd.DataFrame:
    """One row for each day since then of every subject that was reviewed lately, with zeros where nothing came."""
    reviews, asked = (_frame(statement, since=since) for statement in (_REVIEWS, _ASKED))
    subjects = sorted(reviews["service_id"].unique())
    grid = pd.MultiIndex.from_product(
        [subjects, pd.date_range(since.date(), today, freq="D")], names=["service_id", "day"]
    )
    parts = [_on_grid(reviews, grid), _on_grid(asked, grid)]
    return pd.concat(parts, axis=1).fillna(0).astype("int64").reset_index()


def delays(since: datetime) -> list[float]:
    """Which share of answers came so many days after the question; all on the same day while nobody has answered."""
    found = _frame(_DELAYS, since=since, longest=LONGEST_DELAY)
    if found.empty:
        return [1.0]
    counts = [0] * (int(found["later"].max()) + 1)
    for later, answers in found.itertuples(index=False):
        counts[max(0, int(later))] += int(answers)
    return [count / sum(counts) for count in counts]


def beginnings(since: datetime) -> pd.DataFrame:
    """The first 30 days of subjects whose first review is that young."""
    return _frame(_BEGINNINGS, since=since)


def five_stars(service_id: int, begins_on: date, ends_on: date, *, only_unverified: bool = False) -> list[int]:
    """The reviews of a window that a signal can point at: those that wait or are shown."""
    statement = f"""
        SELECT r.id FROM review r WHERE r.service_id = :service AND r.rating = 5 AND r.submitted_at >= :begin
            AND r.submitted_at < :end AND r.state IN ('submitted', 'held', 'published')
            AND r.channel NOT IN ('import', 'mention') {f"AND {_UNVERIFIED}" if only_unverified else ""} ORDER BY r.id
    """  # noqa: S608  (conditions of ours)
    values = {"service": service_id, "begin": begins_on, "end": ends_on + timedelta(days=1)}
    return list(db.session.scalars(sa.text(statement), values))


def _frame(statement: str, **values: object) -> pd.DataFrame:
    result = db.session.execute(sa.text(statement), values)
    return pd.DataFrame(result.fetchall(), columns=list(result.keys()))


def _on_grid(counts: pd.DataFrame, grid: pd.MultiIndex) -> pd.DataFrame:
    columns: Sequence[str] = [name for name in counts.columns if name not in {"service_id", "day"}]
    if counts.empty:
        return pd.DataFrame(0, index=grid, columns=list(columns))
    counts = counts.assign(day=pd.to_datetime(counts["day"]))
    return counts.set_index(["service_id", "day"]).reindex(grid)
