"""What is archived of requests and reviews, without names and words, and what is counted from that."""

from __future__ import annotations

import pandas as pd
from flask_babel import lazy_gettext as _l

from app.reports.archive.sockets import EventKind, EventReport
from app.reports.archive.trade import added

_REQUESTS = """
    SELECT {moment} AS happened_at, '{event}' AS event, id AS subject_id, service_id, channel, locale AS language, 0 AS rating
    FROM review_request WHERE {moment} >= %(begins)s AND {moment} < %(ends)s AND destination = 'house'
"""
_REVIEWS = """
    SELECT submitted_at, 'reviewed', id, service_id, channel, language, rating FROM review
    WHERE submitted_at >= %(begins)s AND submitted_at < %(ends)s AND state <> 'draft'
"""
_ASKED, _ANSWERED = (
    _REQUESTS.format(moment=moment, event=event)
    for moment, event in (("sent_at", "asked"), ("answered_at", "answered"))
)
FEEDBACK = EventKind(
    name="feedback",
    columns={
        "happened_at": "moment", "event": "word", "subject_id": "whole", "service_id": "whole", "channel": "word",
        "language": "word", "rating": "whole",
    },
    source=f"{_ASKED} UNION ALL {_ANSWERED} UNION ALL {_REVIEWS} ORDER BY 1, 2, 3",
    first="SELECT least((SELECT min(sent_at) FROM review_request), (SELECT min(submitted_at) FROM review))",
    sums=("subject_id", "rating"),
)  # fmt: skip
_KEYS, _SUMS = ("month", "service_id"), ("asked", "answered", "reviews", "stars", "five_stars")


def by_month(events: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Requests, answers and stars of each service by month, each on its own day."""
    counted = events.assign(
        month=events["happened_at"].dt.tz_convert(zone).dt.strftime("%Y-%m"),
        asked=(events["event"] == "asked").astype("int64"),
        answered=(events["event"] == "answered").astype("int64"),
        reviews=(events["event"] == "reviewed").astype("int64"),
        stars=events["rating"],
        five_stars=(events["rating"] == 5).astype("int64"),
    )
    return added(counted, _KEYS, _SUMS)


def whole_months(parts: pd.DataFrame) -> pd.DataFrame:
    return added(parts, _KEYS, _SUMS)


REPORTS = (
    EventReport(
        name="reviews-by-month", kind="feedback", title=_l("Requests and reviews by month and service"), part=by_month,
        whole=whole_months, order=_KEYS, whole_numbers=_SUMS,
    ),
)  # fmt: skip
