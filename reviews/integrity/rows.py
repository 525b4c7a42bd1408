"""The detectors that need rows and not counts: copied texts, one origin behind many names, orders nobody paid for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from app.database import db
from reviews.integrity.finding import Found
from reviews.integrity.signs import Sign
from reviews.moderation.prints import ALIKE, grams, similarity

FEWEST_AUTHORS = 3
FEWEST_UNPAID = 3
MOST_OF_ONE_BAND = 50
# An address of an order, only ever as a hash: nobody needs to read it here.
_ORIGINS = """
    WITH placed AS (
        SELECT r.id, r.service_id, r.author_email, r.submitted_at, encode(sha256(convert_to(lower(
            regexp_replace(c.street || c.postcode || c.country, '[^[:alnum:]]', '', 'g')), 'UTF8')), 'hex') AS origin
        FROM review r JOIN customer_order o ON o.id = r.order_id JOIN contact c ON c.id = o.contact_id
        WHERE r.created_at >= :since AND r.state IN ('submitted', 'held', 'published') AND c.street <> ''
    )
    SELECT service_id, min(submitted_at)::date AS begins, max(submitted_at)::date AS ends, array_agg(id ORDER BY id) AS ids,
        count(DISTINCT author_email) AS authors, left(origin, 12) AS origin
    FROM placed GROUP BY service_id, origin HAVING count(DISTINCT author_email) >= :fewest
"""
_UNPAID = """
    SELECT r.service_id, min(r.submitted_at)::date AS begins, max(r.submitted_at)::date AS ends,
        array_agg(r.id ORDER BY r.id) AS ids, count(*) FILTER (WHERE o.total_minor = 0) AS free,
        count(*) FILTER (WHERE o.total_minor > 0) AS refunded
    FROM review r JOIN customer_order o ON o.id = r.order_id
    WHERE r.created_at >= :since AND r.state IN ('submitted', 'held', 'published')
        AND r.verification IN ('order_token', 'order_match_confirmed') AND r.rating = 5
        AND (o.total_minor = 0 OR o.refunded_minor >= o.total_minor)
    GROUP BY 1 HAVING count(*) >= :fewest
"""
_SHARED_BANDS = """
    WITH fresh AS (
        SELECT p.review_id, unnest(p.bands) AS band FROM review_text_print p JOIN review r ON r.id = p.review_id
        WHERE r.created_at >= :since AND r.state IN ('submitted', 'held', 'published') AND r.channel NOT IN ('import', 'mention')
    )
    SELECT array_agg(DISTINCT review_id) AS ids FROM fresh GROUP BY band
    HAVING count(DISTINCT review_id) BETWEEN 2 AND :most
"""


class Text(NamedTuple):
    id: int
    service_id: int
    author: str
    day: date
    grams: frozenset[str]


def shared_origins(since: datetime) -> Iterator[Found]:
    for row in db.session.execute(sa.text(_ORIGINS), {"since": since, "fewest": FEWEST_AUTHORS}):
        yield Found(
            sign=Sign.SHARED_ORIGIN,
            service_id=row.service_id,
            begins_on=row.begins,
            ends_on=row.ends,
            review_ids=tuple(row.ids),
            because={"authors": row.authors, "reviews": len(row.ids)},
            about=row.origin,
        )


def without_payment(since: datetime) -> Iterator[Found]:
    for row in db.session.execute(sa.text(_UNPAID), {"since": since, "fewest": FEWEST_UNPAID}):
        yield Found(
            sign=Sign.WITHOUT_PAYMENT,
            service_id=row.service_id,
            begins_on=row.begins,
            ends_on=row.ends,
            review_ids=tuple(row.ids),
            because={"reviews": len(row.ids), "free": row.free, "refunded": row.refunded},
        )


def duplicates(since: datetime) -> Iterator[Found]:
    """Groups of at least two authors with nearly the same words: linked where 80 % of their 5-grams are shared."""
    candidates = [
        list(ids) for ids in db.session.scalars(sa.text(_SHARED_BANDS), {"since": since, "most": MOST_OF_ONE_BAND})
    ]
    texts = _texts({review_id for ids in candidates for review_id in ids})
    for group in _linked(candidates, texts):
        authors = {each.author for each in group}
        if len(authors) > 1:
            for service_id in sorted({each.service_id for each in group}):
                own = [each for each in group if each.service_id == service_id]
                yield Found(
                    sign=Sign.DUPLICATE_TEXT,
                    service_id=service_id,
                    begins_on=min(each.day for each in own),
                    ends_on=max(each.day for each in own),
                    review_ids=tuple(sorted(each.id for each in own)),
                    because={"reviews": len(group), "authors": len(authors), "percent": round(ALIKE * 100)},
                    about=str(min(each.id for each in group)),
                )


def _texts(ids: set[int]) -> dict[int, Text]:
    found = db.session.execute(
        sa.text("SELECT id, service_id, author_email, submitted_at, text FROM review WHERE id = ANY(:ids)"),
        {"ids": sorted(ids)},
    )
    return {
        row.id: Text(row.id, row.service_id, row.author_email or f"#{row.id}", row.submitted_at.date(), grams(row.text))
        for row in found
    }


def _linked(candidates: Sequence[Sequence[int]], texts: dict[int, Text]) -> list[list[Text]]:
    """The groups whose members are joined by likeness, by following each link once."""
    leader = {each: each for each in texts}

    def lead(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for one, other in sorted({(a, b) for ids in candidates for a in ids for b in ids if a < b}):
        if lead(one) != lead(other) and similarity(texts[one].grams, texts[other].grams) >= ALIKE:
            leader[lead(other)] = lead(one)
    groups: dict[int, list[Text]] = {}
    for review_id, text in texts.items():
        groups.setdefault(lead(review_id), []).append(text)
    return [group for group in groups.values() if len(group) > 1]
