"""Counting what is opened: a number for each day, and nothing about who opened it."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from cases.publishing.channels import Reading
from cases.publishing.models import ReadingDay


def count(case_id: int, language: str, kind: Reading, code: str = "") -> None:
    """One more, today (UTC). Two at the same moment are two."""
    row = insert(ReadingDay).values(
        case_id=case_id, day=clock.now().date(), language=language, kind=kind, code=code, count=1
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["case_id", "day", "language", "kind", "code"], set_={"count": ReadingDay.count + 1}
        )
    )
