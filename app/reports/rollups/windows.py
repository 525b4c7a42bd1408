"""SQL that turns days of the seller into moments, and noted hours into days."""

from __future__ import annotations

# The days that changed hours lie in: an hour of a zone that is half an hour off lies in two.
DAYS_OF_HOUR = """
    (VALUES ((changed.hour AT TIME ZONE :zone)::date),
        (((changed.hour + interval '59 minutes 59 seconds') AT TIME ZONE :zone)::date))
"""
CHANGED_DAYS = f"""
    SELECT DISTINCT its.day FROM report_changed_hour changed CROSS JOIN LATERAL {DAYS_OF_HOUR} AS its (day)
    WHERE changed.roll_up = :roll_up
"""  # noqa: S608  (statements of ours)


def wanted(days: str) -> str:
    """The clause `wanted (day, begins, ends)`, right on the days on which clocks are changed; `days` gives a column `day`."""
    return f"""
        wanted AS MATERIALIZED (
            SELECT day, day::timestamp AT TIME ZONE :zone AS begins, (day + 1)::timestamp AT TIME ZONE :zone AS ends FROM {days}
        )
    """  # noqa: S608  (names of ours)
