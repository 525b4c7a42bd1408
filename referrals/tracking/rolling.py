"""From touches to days: counting again gives the same, and what was counted may go."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from app.database import db

MONTHS_AHEAD = 2
# A visitor who is counted twice in a race of two clicks is one visitor all the same. The sub-id is the first that was sent.
_ROLL_UP = sa.text("""
    INSERT INTO referral_day (day, link_id, event, kind, sub_id, count)
    SELECT (happened_at AT TIME ZONE 'UTC')::date, link_id, event, kind,
        coalesce(details ->> 'sub', details ->> 'sub1', details ->> 'subid', details ->> 'sub_id', ''),
        CASE kind WHEN 'counted' THEN count(DISTINCT visitor) ELSE count(*) END
    FROM referral_touch
    WHERE happened_at >= CAST(:first AS timestamptz) AND happened_at < CAST(:after AS timestamptz)
    GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT ON CONSTRAINT pk_referral_day DO UPDATE SET count = EXCLUDED.count
    WHERE referral_day.count <> EXCLUDED.count
""")
_FIRST = sa.text("""
    SELECT coalesce(
        (SELECT greatest(max(day) - 1, CAST(:kept AS date)) FROM referral_day HAVING max(day) IS NOT NULL),
        (SELECT (min(happened_at) AT TIME ZONE 'UTC')::date FROM referral_touch)
    )
""")
# Touches that were written since the run before the last one: numbers are given before rows are committed, so one run is
# waited for. Looked up by number, so it costs what came and not what is there.
_LATE = sa.text("""
    SELECT DISTINCT (happened_at AT TIME ZONE 'UTC')::date AS day FROM referral_touch
    WHERE id > (SELECT before_id FROM referral_day_mark WHERE id = 1) AND happened_at < CAST(:first AS timestamptz)
        AND happened_at >= CAST(:kept AS timestamptz) ORDER BY 1
""")
_MARK = sa.text("""
    UPDATE referral_day_mark SET before_id = seen_id, seen_id = (SELECT last_value FROM referral_touch_id_seq) WHERE id = 1
""")
_MONTHS = sa.text("""
    SELECT child.relname FROM pg_inherits
    JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'referral_touch'::regclass AND child.relname ~ '^referral_touch_[0-9]{4}_[0-9]{2}$'
""")


def roll_up(today: date, first_kept: date | None = None) -> None:
    """Count every day from the last that has numbers (and the one before it) to today, and earlier ones of which touches came
    late. Days before `first_kept` stay as they were counted: not all of their touches are there any more.

    One at a time: whoever comes second counts what the first left.
    """
    db.session.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended('referral_day', 0))"))
    kept = first_kept or date.min
    first = db.session.scalar(_FIRST, {"kept": kept})
    if first is None:
        return
    for day in db.session.scalars(_LATE, {"first": first, "kept": kept}).all():
        count(day, day)
    db.session.execute(_MARK)
    count(first, today)


def count(first: date, last: date) -> None:
    db.session.execute(_ROLL_UP, {"first": f"{first} 00:00+00", "after": f"{last + timedelta(days=1)} 00:00+00"})


def make_months(today: date) -> None:
    """Tables for this month and the next ones, where they are missing."""
    for step in range(MONTHS_AHEAD + 1):
        db.session.execute(sa.text("SELECT referral_touch_month(:wanted)"), {"wanted": _month(today, step)})


def drop_before(first_kept: date) -> None:
    """Let go of all touches of earlier days: whole months by dropping their table, the rest row by row.

    Only days that are counted already: `roll_up` comes first, in the same transaction.
    """
    for name in sorted(db.session.scalars(_MONTHS)):
        month = date(int(name[-7:-3]), int(name[-2:]), 1)
        if _month(month, 1) <= first_kept:
            db.session.execute(sa.text(f'DROP TABLE "{name}"'))
    old = sa.text("DELETE FROM referral_touch WHERE happened_at < CAST(:first AS timestamptz)")
    db.session.execute(old, {"first": f"{first_kept} 00:00+00"})


def _month(day: date, later: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, 1)
