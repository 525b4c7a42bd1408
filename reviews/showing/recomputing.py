"""`ratings.json`: every star behind a mean, anonymous, so that anybody can compute the number that is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.database import db
from reviews.reviewing.models import Review
from reviews.reviewing.states import COPIED, Relation, State, Verification
from reviews.showing.models import RatingAggregate
from reviews.showing.scoring import FORMULA, PRIOR_COUNT, PRIOR_MEAN_HUNDREDTHS, STARS

ROWS_PER_CHUNK = 2000
# What was never public has no star to tell here; the page of moderation counts it.
TOLD = (State.PUBLISHED, State.REMOVED, State.WITHDRAWN)
# Shown on the page and run by a test: it needs nothing but Python.
SCRIPT = """\
import json, sys, urllib.request

data = json.load(urllib.request.urlopen(sys.argv[1]))
counted = [each["stars"] for each in data["ratings"] if each["counted"]]
print(len(counted), "ratings")
for star in range(5, 0, -1):
    print(star, "stars:", counted.count(star))
if counted:
    hundredths = (200 * sum(counted) + len(counted)) // (2 * len(counted))
    print(f"mean: {hundredths // 100}.{hundredths % 100:02}")
    same = hundredths == data["mean_hundredths"] and len(counted) == data["count"]
    print("the page says the same" if same else "THE PAGE SAYS SOMETHING ELSE")
"""


def document(rating: RatingAggregate, subject: str, address: str) -> Iterator[str]:
    """The JSON in parts, for a response that streams. The newest come first."""
    head = json.dumps(_head(rating, subject, address), ensure_ascii=False)
    yield head[:-1] + ', "ratings": ['
    separator = ""
    for rows in db.session.execute(_rows(rating.service_id)).partitions(ROWS_PER_CHUNK):
        part = ",\n".join(json.dumps(_told(row), separators=(",", ":")) for row in rows)
        yield separator + part
        separator = ",\n"
    yield "]}\n"


def _head(rating: RatingAggregate, subject: str, address: str) -> dict[str, Any]:
    return {
        "subject": subject,
        "page": address,
        "formula": {
            "version": FORMULA,
            "mean": "sum of counted stars / number of counted ratings, rounded to hundredths, halves upward",
            "counted": "published, written here (not copied from elsewhere), by people who are not the company's",
            "ranking": {
                "score": "(prior_count * prior_mean + sum) / (prior_count + count); orders services, never shown",
                "prior_count": PRIOR_COUNT,
                "prior_mean_hundredths": PRIOR_MEAN_HUNDREDTHS,
            },
        },
        "count": rating.count,
        "mean_hundredths": rating.mean_hundredths,
        "distribution": {str(star): rating.distribution.by_star[star] for star in STARS},
    }


def _rows(service_id: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Review.rating,
            Review.published_at,
            Review.channel,
            Review.verification,
            Review.incentivized,
            Review.relation,
            Review.state,
        )
        .where(Review.service_id == service_id, Review.state.in_(TOLD), Review.published_at.is_not(None))
        .order_by(Review.published_at.desc(), Review.id.desc())
        .execution_options(yield_per=ROWS_PER_CHUNK)
    )


def _told(row: Any) -> dict[str, Any]:
    counted = row.state == State.PUBLISHED and row.channel not in COPIED and row.relation == Relation.NONE
    return {
        "stars": row.rating,
        "published": row.published_at.date().isoformat(),
        "source": row.channel,
        "verified": Verification(row.verification).is_verified,
        "incentivized": row.incentivized,
        "insider": row.relation != Relation.NONE,
        "status": row.state,
        "counted": counted,
    }
