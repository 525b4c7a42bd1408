"""Reviews copied from another place: shown with their origin, never verified, never counted (R24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

import sqlalchemy as sa

from app import clock
from app.catalogue.models import Service
from app.database import db
from app.errors import Invalid
from reviews.reviewing.models import Review
from reviews.reviewing.states import Channel
from reviews.reviewing.submitting import Source, Words, submit
from reviews.showing import sheet
from reviews.showing.models import ReviewImport, ReviewImportLine
from reviews.showing.sheet import Row

ROWS_AT_ONCE = 200


def take_portion(import_id: int) -> bool:
    """Store the next rows of a file; True while some are left. The file is locked, so two workers take no row twice."""
    it = _locked(import_id)
    if it.content is None:
        return False
    done = it.taken + it.known + it.left_out
    rows = sheet.read(it.content)
    services = services_by_slug()
    for row in rows[done : done + ROWS_AT_ONCE]:
        _count(it, _take(row, it, services))
    if done + ROWS_AT_ONCE < len(rows):
        return True
    it.content, it.finished_at = None, clock.now()
    return False


def services_by_slug() -> dict[str, int]:
    return {row.slug: row.id for row in db.session.execute(sa.select(Service.slug, Service.id))}


def known_among(rows: Sequence[Row], origin: str) -> set[str]:
    """The fingerprints that were taken before."""
    prints = [row.fingerprint(origin) for row in rows]
    found = sa.select(ReviewImportLine.fingerprint).where(ReviewImportLine.fingerprint.in_(prints))
    return set(db.session.scalars(found))


def _take(row: Row, it: ReviewImport, services: Mapping[str, int]) -> str:
    """Store one row, in a savepoint of its own: what became of it."""
    if row.problem:
        return "left_out"
    fingerprint = row.fingerprint(it.origin)
    if db.session.get(ReviewImportLine, fingerprint) is not None:
        return "known"
    try:
        with db.session.begin_nested():
            review = _stored(row, it, services.get(row.service, it.service_id))
            db.session.add(ReviewImportLine(fingerprint=fingerprint, import_id=it.id, review_id=review.id))
    except Invalid:
        return "left_out"
    return "taken"


def _stored(row: Row, it: ReviewImport, service_id: int) -> Review:
    words = Words(
        rating=row.stars,
        title=row.title,
        text=row.text,
        author_name=row.author,
        language=row.language or "und",
        experienced_on=None,
    )
    review = submit(
        words, Source(service_id=service_id, channel=Channel.IMPORT, proof=f"import:{it.id}", origin=it.origin)
    )
    if row.written_on:
        written = datetime.combine(row.written_on, time(12), UTC)
        review.submitted_at = review.published_at = written
    return review


def _count(it: ReviewImport, fate: str) -> None:
    setattr(it, fate, getattr(it, fate) + 1)


def _locked(import_id: int) -> ReviewImport:
    found = sa.select(ReviewImport).where(ReviewImport.id == import_id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).one()
