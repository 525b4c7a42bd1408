"""Jobs of writing."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.jobs.queue import task
from cases.writing import sourcing
from cases.writing.models import CaseLink

FRESH = timedelta(days=30)
MOST = 50


@task(sourcing.CHECKING, attempts=3)
def check_links(case_id: int) -> None:
    """Knock at the sources of a case that nobody knocked at lately."""
    _knock_at(CaseLink.case_id == case_id)


@task("cases.check_old_links", cron="20 3 * * *")
def check_old_links() -> None:
    """Some sources every night, so that each is looked at again about once a month."""
    _knock_at(CaseLink.checked_at.is_not(None))


def _knock_at(condition: sa.ColumnElement[bool]) -> None:
    old = sa.or_(CaseLink.checked_at.is_(None), CaseLink.checked_at < clock.now() - FRESH)
    wanted = sa.select(CaseLink.id, CaseLink.url).where(condition, old).order_by(CaseLink.checked_at.nulls_first())
    links = db.session.execute(wanted.limit(MOST)).all()
    db.session.rollback()
    for link_id, url in links:
        found, detail = sourcing.knock(url)
        with transaction():
            sourcing.keep_finding(link_id, found, detail)
