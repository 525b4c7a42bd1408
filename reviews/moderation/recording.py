"""Writing the public log. The only file of this package that reads the stars: it counts by them and decides nothing.

Entries are written one after the other: a transaction-wide lock keeps the numbers without gaps. It is taken in jobs and by
people at the desk, never while a review is submitted.
"""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.database import db
from reviews.moderation.chaining import BEGINNING, digest
from reviews.moderation.counting import RECEIVED
from reviews.moderation.models import LogEntry
from reviews.reviewing.models import Review

_ONE_WRITER = sa.text("SELECT pg_advisory_xact_lock(20488)")


def note(review: Review, event: str, code: str = "") -> None:
    """Write what the review is now; its arrival first, if that was not noted yet. Quiet when nothing is new."""
    db.session.flush()
    db.session.execute(_ONE_WRITER)
    last = last_of(review)
    if last is None and event != RECEIVED:
        last = _append(review, RECEIVED, "", None)
    if last is None or _says(last) != (event, code, review.rating):
        _append(review, event, code, last)


def last_of(review: Review) -> LogEntry | None:
    found = sa.select(LogEntry).where(LogEntry.review == review.reference).order_by(LogEntry.number.desc())
    return db.session.scalar(found.limit(1))


def head() -> LogEntry | None:
    """The newest entry: whoever remembers its hash can prove that nothing before it was changed."""
    return db.session.scalar(sa.select(LogEntry).order_by(LogEntry.number.desc()).limit(1))


def _says(entry: LogEntry) -> tuple[str, str, int]:
    return entry.event, entry.code, entry.stars


def _append(review: Review, event: str, code: str, before: LogEntry | None) -> LogEntry:
    newest = head()
    entry = LogEntry(
        number=newest.number + 1 if newest else 1,
        at=clock.now(),
        service_id=review.service_id,
        subject=review.service.slug,
        review=review.reference,
        event=event,
        code=code,
        stars=review.rating,
        was=before.event if before else "",
        was_code=before.code if before else "",
        was_stars=before.stars if before else 0,
        previous=newest.hash if newest else BEGINNING,
        hash="",
    )
    entry.hash = digest(entry.as_entry())
    db.session.add(entry)
    db.session.flush()
    return entry
