"""Counting days: those that changed, once more, from what is stored now. Any number of times with the same result.

One at a time for each roll-up. The lock is had before anything is read, so whoever comes second sees all that the first
wrote; what is written meanwhile has noted its hour and is counted by the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import sqlalchemy as sa

from app.config import settings
from app.database import db
from app.reports.rollups.sockets import RollUp, roll_ups
from app.reports.rollups.windows import CHANGED_DAYS, DAYS_OF_HOUR, wanted

# So many days are counted in one transaction; the next ones in the next.
AT_ONCE = 31
_TAKE = f"""
    WITH chosen AS (SELECT max(day) AS last FROM (SELECT day FROM ({CHANGED_DAYS}) d ORDER BY day LIMIT {AT_ONCE}) first),
    changed AS (
        DELETE FROM report_changed_hour noted USING chosen WHERE noted.roll_up = :roll_up
        AND ((noted.hour + interval '59 minutes 59 seconds') AT TIME ZONE :zone)::date <= chosen.last
        RETURNING noted.hour
    )
    SELECT DISTINCT its.day FROM changed CROSS JOIN LATERAL {DAYS_OF_HOUR} AS its (day)
"""  # noqa: S608  (statements of ours)
_NOTE_ALL = """
    INSERT INTO report_changed_hour (roll_up, hour)
    SELECT DISTINCT :roll_up, date_trunc('hour', moment, 'UTC') FROM ({moments}) every
"""
_KEEP_ZONE = """
    INSERT INTO report_rollup_zone (roll_up, timezone) VALUES (:roll_up, :zone)
    ON CONFLICT ON CONSTRAINT pk_report_rollup_zone DO UPDATE SET timezone = EXCLUDED.timezone
"""


def every() -> Iterator[RollUp]:
    for answer in roll_ups.answers():
        yield from answer


def named(name: str) -> RollUp:
    """Raises `KeyError` when nobody plugged in such a one."""
    return {it.name: it for it in every()}[name]


def zone() -> str:
    """The time zone of the seller, whose days they are."""
    return settings().seller.timezone


def catch_up(it: RollUp) -> int:
    """Count the earliest days that changed, about as many as fit into one transaction; says how many."""
    lock(it)
    _follow_zone(it)
    days = sorted(db.session.scalars(sa.text(_TAKE), {"roll_up": it.name, "zone": zone()}))
    if days:
        count(it, days)
    return len(days)


def lock(it: RollUp) -> None:
    name = f"rollup:{it.name}"
    db.session.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def changed_days(it: RollUp) -> list[date]:
    """Those that wait to be counted."""
    return sorted(db.session.scalars(sa.text(CHANGED_DAYS), {"roll_up": it.name, "zone": zone()}))


def count(it: RollUp, days: Sequence[date]) -> int:
    """Bring these days in step with what is stored; says how many rows that changed. Under the lock of the roll-up."""
    found = db.session.execute(sa.text(_step(it)), {"days": list(days), "zone": zone()})
    return int(found.scalar_one())


def _step(it: RollUp) -> str:
    """What is no more goes, what is new comes, what differs is set; what is as it was is not touched."""
    keys, names = ", ".join(("day", *it.keys)), ", ".join(it.columns)
    same_key = " AND ".join(f"counted.{key} = kept.{key}" for key in ("day", *it.keys))
    mine, theirs = (", ".join(f"{side}.{name}" for name in it.sums) for side in ("kept", "EXCLUDED"))
    return f"""
        WITH {wanted("unnest(CAST(:days AS date[])) AS day")},
        counted AS MATERIALIZED (SELECT {names} FROM ({it.source}) AS source),
        gone AS (
            DELETE FROM {it.table} kept USING wanted WHERE kept.day = wanted.day
            AND NOT EXISTS (SELECT FROM counted WHERE {same_key}) RETURNING 1
        ),
        written AS (
            INSERT INTO {it.table} AS kept ({names}) SELECT {names} FROM counted
            ON CONFLICT ({keys}) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in it.sums)}
            WHERE ({mine}) IS DISTINCT FROM ({theirs}) RETURNING 1
        )
        SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
    """  # noqa: S608  (names and statements of ours)


def _follow_zone(it: RollUp) -> None:
    """Never counted, or for another time zone: it begins anew, and every day there is waits to be counted."""
    known = sa.text("SELECT timezone FROM report_rollup_zone WHERE roll_up = :roll_up")
    if db.session.scalar(known, {"roll_up": it.name}) != zone():
        db.session.execute(sa.text(f"DELETE FROM {it.table}"))  # noqa: S608  (a name of ours)
        db.session.execute(sa.text(_NOTE_ALL.format(moments=it.moments)), {"roll_up": it.name})
        db.session.execute(sa.text(_KEEP_ZONE), {"roll_up": it.name, "zone": zone()})
