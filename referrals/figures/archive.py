"""What is archived of touches, without anything that tells visitors apart, and what is counted from that."""

from __future__ import annotations

import pandas as pd
from flask_babel import lazy_gettext as _l

from app.reports.archive.sockets import EventKind, EventReport
from app.reports.archive.trade import added
from referrals.tracking.tasks import KEPT_DAYS

# The time to a quarter of an hour, and no visitor: only whether a touch was the first of its visitor on that day (UTC), which is
# what the daily numbers count.
TOUCHES = EventKind(
    name="touches",
    columns={
        "happened_at": "moment", "link_id": "whole", "enrolment_id": "whole", "event": "word", "kind": "word", "counts": "whole",
    },
    source="""
        SELECT quarter AS happened_at, link_id, enrolment_id, event, kind, counts FROM (
            SELECT date_bin('15 minutes', t.happened_at, '2000-01-01 00:00+00') AS quarter, t.link_id, l.enrolment_id, t.event,
                t.kind, CASE WHEN t.kind <> 'counted' OR row_number() OVER (
                    PARTITION BY (t.happened_at AT TIME ZONE 'UTC')::date, t.link_id, t.event, t.kind, t.visitor,
                        coalesce(t.details ->> 'sub', t.details ->> 'sub1', t.details ->> 'subid', t.details ->> 'sub_id', '')
                    ORDER BY t.happened_at, t.id
                ) = 1 THEN 1 ELSE 0 END AS counts
            FROM referral_touch t JOIN referral_link l ON l.id = t.link_id
            WHERE t.happened_at >= %(begins)s AND t.happened_at < %(ends)s
        ) touches ORDER BY 1, 2, 4, 5, 6
    """,
    first="SELECT min(happened_at) FROM referral_touch",
    sums=("link_id", "counts"),
    kept_days=KEPT_DAYS,
)  # fmt: skip
_KEYS = ("day", "enrolment_id", "event", "kind")


def by_day(events: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Touches of each partner by day; of visitors who came several times on a day only the first counts."""
    day = events["happened_at"].dt.tz_convert(zone).dt.strftime("%Y-%m-%d")
    return added(events.assign(day=day, touches=events["counts"]), _KEYS, ("touches",))


def whole_days(parts: pd.DataFrame) -> pd.DataFrame:
    return added(parts, _KEYS, ("touches",))


REPORTS = (
    EventReport(
        name="touches-by-day", kind="touches", title=_l("Clicks by day and partner"), part=by_day, whole=whole_days,
        order=_KEYS, whole_numbers=("touches",),
    ),
)  # fmt: skip
