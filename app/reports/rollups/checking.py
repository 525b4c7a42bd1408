"""Whether the roll-ups are what a recount from the events gives."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.database import db
from app.reports.rollups.counting import zone
from app.reports.rollups.sockets import RollUp
from app.reports.rollups.windows import CHANGED_DAYS, wanted


@dataclass(frozen=True, kw_only=True)
class Check:
    """`missing` rows a recount gives and the roll-up does not hold, `wrong` the other way round; a changed row is in both."""

    name: str
    rows: int
    missing: int
    wrong: int

    @property
    def holds(self) -> bool:
        return not self.missing and not self.wrong


def compare(it: RollUp) -> Check:
    """Recount every day that either side knows. Days that wait to be counted are not judged."""
    names = ", ".join(it.columns)
    statement = f"""
        WITH waiting AS MATERIALIZED ({CHANGED_DAYS}), every_day AS MATERIALIZED (
            SELECT (moment AT TIME ZONE :zone)::date AS day FROM ({it.moments}) m UNION SELECT day FROM {it.table}
            EXCEPT SELECT day FROM waiting
        ), {wanted("every_day")},
        counted AS MATERIALIZED (SELECT {names} FROM ({it.source}) AS source),
        kept AS MATERIALIZED (SELECT {names} FROM {it.table} WHERE day NOT IN (SELECT day FROM waiting))
        SELECT (SELECT count(*) FROM kept) AS rows,
            (SELECT count(*) FROM (SELECT * FROM counted EXCEPT ALL SELECT * FROM kept) a) AS missing,
            (SELECT count(*) FROM (SELECT * FROM kept EXCEPT ALL SELECT * FROM counted) b) AS wrong
    """  # noqa: S608  (names and statements of ours)
    found = db.session.execute(sa.text(statement), {"roll_up": it.name, "zone": zone()}).one()
    return Check(name=it.name, rows=found.rows, missing=found.missing, wrong=found.wrong)
