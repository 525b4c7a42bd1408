"""What is archived of orders and money, line by line, and the tables counted from it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from flask_babel import lazy_gettext as _l

from app.reports.archive.sockets import EventKind, EventReport
from app.reports.rollups.money import REFUND_LINES, source_of

_LINE = f"""
    SELECT o.{{moment}} AS happened_at, '{{event}}' AS event, o.id AS order_id, o.contact_id,
        coalesce(line.service_id, 0) AS service_id, line.position, o.relation, {source_of("o")} AS source, o.currency,
        line.net_minor AS gross_minor, line.discount_minor, 0::bigint AS returned_minor
    FROM customer_order o JOIN order_line line ON line.order_id = o.id
    WHERE o.{{moment}} >= %(begins)s AND o.{{moment}} < %(ends)s
"""  # noqa: S608  (names of ours)
_RETURNED = f"""
    SELECT settled_at, 'refunded', order_id, contact_id, service_id, position, relation, source, currency, 0::bigint, 0::bigint,
        net_minor
    FROM (
        WITH wanted AS (
            SELECT NULL::date AS day, CAST(%(begins)s AS timestamptz) AS begins, CAST(%(ends)s AS timestamptz) AS ends
        )
        {REFUND_LINES}
    ) AS refunds
"""  # noqa: S608  (statements of ours)

TRADE = EventKind(
    name="trade",
    columns={
        "happened_at": "moment", "event": "word", "order_id": "whole", "contact_id": "whole", "service_id": "whole",
        "position": "whole", "relation": "word", "source": "word", "currency": "word", "gross_minor": "whole",
        "discount_minor": "whole", "returned_minor": "whole",
    },
    source=f"{_LINE.format(moment='placed_at', event='placed')} UNION ALL {_LINE.format(moment='paid_at', event='paid')} "
    f"UNION ALL {_RETURNED} ORDER BY 1, 2, 3, 6, 12",
    first="SELECT min(placed_at) FROM customer_order",
    sums=("order_id", "gross_minor", "discount_minor", "returned_minor"),
)  # fmt: skip
MONEY = ("gross_minor", "discount_minor", "returned_minor")


def sales_by_day(events: pd.DataFrame, zone: str) -> pd.DataFrame:
    """What was paid for and what went back, on each day of the zone, by what brought the buyer, in each currency."""
    counted = events[events["event"] != "placed"]
    counted = counted.assign(
        day=counted["happened_at"].dt.tz_convert(zone).dt.strftime("%Y-%m-%d"),
        orders=((counted["event"] == "paid") & (counted["position"] == 1)).astype("int64"),
    )
    return added(counted, ("day", "source", "currency"), ("orders", *MONEY))


def whole_days(parts: pd.DataFrame) -> pd.DataFrame:
    """Days that reach over the end of a month of UTC are in two parts."""
    return added(parts, ("day", "source", "currency"), ("orders", *MONEY))


def sales_by_service(events: pd.DataFrame, zone: str) -> pd.DataFrame:
    """The same by month and service."""
    counted = events[events["event"] != "placed"]
    month = counted["happened_at"].dt.tz_convert(zone).dt.strftime("%Y-%m")
    return added(counted.assign(month=month, lines=1), ("month", "service_id", "currency"), ("lines", *MONEY))


def whole_months(parts: pd.DataFrame) -> pd.DataFrame:
    return added(parts, ("month", "service_id", "currency"), ("lines", *MONEY))


def buyers(events: pd.DataFrame, zone: str) -> pd.DataFrame:
    """In which months somebody bought, with the first order of each month and what brought it."""
    paid = events[(events["event"] == "paid") & (events["position"] == 1)]
    local = paid["happened_at"].dt.tz_convert(zone)
    paid = paid.assign(month=local.dt.year * 12 + local.dt.month - 1).astype({"month": "int64"})
    return _firsts(paid, ["contact_id", "month"])[["contact_id", "month", "happened_at", "order_id", "source"]]


def cohorts(parts: pd.DataFrame) -> pd.DataFrame:
    """Buyers by the month of their first paid order and what brought them then; `later` counts the months since."""
    months = _firsts(parts, ["contact_id", "month"])
    began = _firsts(parts, ["contact_id"])[["contact_id", "month", "source"]].rename(columns={"month": "began"})
    every = months[["contact_id", "month"]].merge(began, on="contact_id", how="inner", validate="many_to_one")
    every = every.assign(later=every["month"] - every["began"], buyers=1)
    named = every.assign(cohort=[f"{month // 12:04d}-{month % 12 + 1:02d}" for month in every["began"].tolist()])
    return added(named, ("cohort", "source", "later"), ("buyers",))


def added(frame: pd.DataFrame, keys: Sequence[str], sums: Sequence[str]) -> pd.DataFrame:
    """Whole numbers summed for each group; a missing key is a group too."""
    grouped = frame.groupby(list(keys), dropna=False, as_index=False, observed=True, sort=True)
    return grouped[list(sums)].sum().astype(dict.fromkeys(sums, "int64"))


def _firsts(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return frame.sort_values(["happened_at", "order_id"], kind="stable").drop_duplicates(keys)


REPORTS = (
    EventReport(
        name="sales-by-day", kind="trade", title=_l("Sales by day and source"), part=sales_by_day, whole=whole_days,
        order=("day", "source", "currency"), whole_numbers=("orders", *MONEY),
    ),
    EventReport(
        name="sales-by-service", kind="trade", title=_l("Sales by month and service"), part=sales_by_service,
        whole=whole_months, order=("month", "service_id", "currency"), whole_numbers=("lines", *MONEY),
    ),
    EventReport(
        name="cohorts", kind="trade", title=_l("Buyers who came again, by what brought them"), part=buyers, whole=cohorts,
        order=("cohort", "source", "later"), whole_numbers=("buyers",),
    ),
)  # fmt: skip
