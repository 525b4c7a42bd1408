"""The proof that the log is whole and that it tells the truth: a row taken out silently is found, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.database import db
from reviews.moderation.chaining import breaks
from reviews.moderation.models import LogEntry

ROWS_AT_ONCE = 2_000
# What the newest entry of each review says beside what the review is; those nobody has looked at yet need no entry.
_COMPARED = """
    WITH newest AS (
        SELECT DISTINCT ON (review) review, number, event, code, stars FROM moderation_log_entry
        ORDER BY review, number DESC
    ), present AS (
        SELECT reference, rating, coalesce(reason_code, '') AS code,
            CASE WHEN state IN ('submitted', 'held') THEN 'received' ELSE state END AS event
        FROM review WHERE state <> 'draft' AND submitted_at IS NOT NULL
    )
    SELECT coalesce(newest.review, present.reference) AS reference, newest.number, newest.event, newest.code, newest.stars,
        present.event AS is_event, present.code AS is_code, present.rating AS is_stars
    FROM newest FULL JOIN present ON present.reference = newest.review
    WHERE (newest.review IS NULL AND present.event <> 'received')
        OR present.reference IS NULL
        OR (newest.event, newest.code, newest.stars) IS DISTINCT FROM (present.event, present.code, present.rating)
           AND newest.review IS NOT NULL
    ORDER BY newest.number NULLS LAST, reference
"""


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """Something that is not as the log says; `kind` is one of gap, previous, hash, head, missing, unlogged, differs."""

    kind: str
    number: int | None = None
    review: str = ""
    words: str

    def __str__(self) -> str:
        return self.words


def flaws(expected_head: str = "") -> Iterator[Flaw]:
    """`expected_head`: a hash somebody noted earlier, which must still be in the chain."""
    seen = False
    for entry in _checked():
        if isinstance(entry, Flaw):
            yield entry
        else:
            seen = seen or entry["hash"] == expected_head
    if expected_head and not seen:
        yield Flaw(kind="head", words=f"The entry with hash {expected_head} was cut off or rewritten.")
    yield from _against_reviews()


def length() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(LogEntry)) or 0


def _checked() -> Iterator[Flaw | Mapping[str, object]]:
    read: list[Mapping[str, object]] = []

    def reading() -> Iterator[Mapping[str, object]]:
        found = sa.select(LogEntry).order_by(LogEntry.number).execution_options(yield_per=ROWS_AT_ONCE)
        for entry in db.session.scalars(found):
            read.append(entry.as_entry())
            yield read[-1]

    for each in breaks(reading()):
        yield Flaw(kind=each.kind, number=each.number, words=_BROKEN[each.kind].format(number=each.number))
        yield from _drained(read)
    yield from _drained(read)


def _drained(read: list[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    yield from read
    read.clear()


_BROKEN = {
    "gap": "Entry {number} is missing: the one that follows has another number.",
    "previous": "Entry {number} does not follow from the one before it.",
    "hash": "Entry {number} was changed: its hash is another one.",
}


def _against_reviews() -> Iterator[Flaw]:
    for row in db.session.execute(sa.text(_COMPARED)):
        if row.is_event is None:
            words = f"Review {row.reference} is gone; entry {row.number} said it was {row.event}."
            yield Flaw(kind="missing", number=row.number, review=row.reference, words=words)
        elif row.number is None:
            words = f"Review {row.reference} is {row.is_event}, and no entry says so."
            yield Flaw(kind="unlogged", review=row.reference, words=words)
        else:
            words = (
                f"Review {row.reference} is {_told(row.is_event, row.is_code, row.is_stars)};"
                f" entry {row.number} says {_told(row.event, row.code, row.stars)}."
            )
            yield Flaw(kind="differs", number=row.number, review=row.reference, words=words)


def _told(event: str, code: str, stars: int) -> str:
    return f"{event} {code}".strip() + f" with {stars} stars"
