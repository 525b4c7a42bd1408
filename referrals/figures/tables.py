"""Tables of these reports that are counted in their own way: concentration, retention by source, lift against a baseline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock
from app.database import db
from app.reports import frames, wording
from app.reports.charts import Chart, Point
from app.reports.parameters import Eyes, Parameters
from app.reports.rollups.money import ORDERS
from app.reports.rollups.reading import exact
from app.reports.sockets import known_metrics
from app.reports.subjects.counting import SOURCE
from app.reports.tables import Column, Table
from referrals.figures.concentration import TOPS, by_currency, lift, retention
from referrals.promotions.models import Promotion, PromotionUse

MONTHS_LATER = (1, 2, 3, 6, 12)
LONGEST_BASELINE = 90


def concentration_table(parameters: Parameters, eyes: Eyes) -> Table:
    frame = frames.breakdown(known_metrics()["referrals.sales"], parameters, eyes, "partner")
    columns = (
        Column(key="currency", label=_("Currency")),
        Column(key="partners", label=_("Partners who brought something"), unit="count"),
        *(Column(key=f"top_{count}", label=_("The largest %(count)s", count=count), unit="share") for count in TOPS),
        Column(key="index", label=_("Index of concentration, to 10,000"), unit="count"),
    )
    return Table(columns, by_currency(frame))


def retention_table(parameters: Parameters, eyes: Eyes) -> Table:
    """By what brought their first order: newcomers, and how many of them ordered again so many months later."""
    metric = known_metrics()["referrals.retained"]
    columns = (
        Column(key="label", label=_("Source of the first order")),
        Column(key="size", label=_("Newcomers"), unit="count"),
        *(
            Column(key=f"after_{month}", label=_("After %(months)s months", months=month), unit="count")
            for month in MONTHS_LATER
        ),
    )
    frame = frames.grouped(
        metric, parameters, eyes, lambda rows: [rows.source.label("source"), rows.later.label("later")]
    )
    counted = pd.DataFrame(
        {
            "source": frame["source"].fillna(""),
            "later": frame["later"].astype("int64"),
            "buyers": frame["rows"].astype("int64"),
        }
    )
    wide = retention(counted, MONTHS_LATER)
    words = [SOURCE.words(str(source)) for source in wide["source"]]
    return Table(columns, wide.assign(label=words, currency=""))


def retention_chart(table: Table, _parameters: Parameters) -> Sequence[Chart]:
    records = [record for record in table.records() if record["size"]][:6]
    if not records:
        return ()
    points = tuple(
        Point(label=record["label"], value=again, shown=wording.share(again))
        for record in records
        for again in [record["after_1"] * 10_000 // record["size"]]
    )
    said = _("Of the newcomers by each source, how many ordered again in the month after.")
    return (Chart(kind="bars", title=_("Came again after a month"), sentence=said, points=points),)


def lift_table(parameters: Parameters, _eyes: Eyes) -> Table:
    """Each promotion that ran in the period: paid orders a day while it ran beside as many days just before it began."""
    found = [line for promotion in _ran_in(parameters) for line in _compared(promotion, parameters)]
    columns = (
        Column(key="label", label=_("Promotion")),
        Column(key="baseline", label=_("Baseline")),
        Column(key="uses", label=_("Paid uses"), unit="count"),
        Column(key="before", label=_("Orders before"), unit="count"),
        Column(key="during", label=_("Orders while it ran"), unit="count"),
        Column(key="days", label=_("Days each"), unit="count"),
        Column(key="lift", label=_("Lift"), unit="share"),
    )
    frame = pd.DataFrame(found, columns=["currency", *(column.key for column in columns)])
    return Table(columns, frame.astype({"lift": "Int64"}))


def _ran_in(parameters: Parameters) -> Sequence[Promotion]:
    began = sa.func.coalesce(Promotion.starts_at, Promotion.published_at)
    ended = sa.func.least(Promotion.ends_at, Promotion.ended_at)
    return db.session.scalars(
        sa.select(Promotion)
        .where(
            began < parameters.end,
            sa.or_(ended.is_(None), ended >= parameters.start),
            Promotion.published_at.is_not(None),
        )
        .order_by(began.desc(), Promotion.id)
        .limit(50)
    ).all()


def _compared(promotion: Promotion, parameters: Parameters) -> list[dict[str, Any]]:
    zone = ZoneInfo(parameters.zone)
    began = promotion.starts_at or promotion.published_at
    assert began is not None, "only published ones are looked at"
    ends = min(each for each in (promotion.ends_at, promotion.ended_at, clock.now()) if each is not None)
    first, last = began.astimezone(zone).date(), min(ends.astimezone(zone).date(), parameters.last)
    days = min((last - first).days + 1, LONGEST_BASELINE)
    if days < 1:
        return []
    before = _orders(first - timedelta(days=days), first - timedelta(days=1), parameters.zone)
    during = _orders(first, first + timedelta(days=days - 1), parameters.zone)
    uses = sa.select(sa.func.count()).where(PromotionUse.promotion_id == promotion.id, PromotionUse.state == "captured")
    baseline = _(
        "%(first)s to %(last)s",
        first=wording.bucket(first - timedelta(days=days), "day", year=True),
        last=wording.bucket(first - timedelta(days=1), "day", year=True),
    )
    return [
        {
            "currency": "", "label": promotion.name, "baseline": baseline, "uses": db.session.scalar(uses) or 0, "before": before,
            "during": during, "days": days, "lift": lift(during, days, before, days),
        }
    ]  # fmt: skip


def _orders(first: date, last: date, zone: str) -> int:
    """Paid orders of these days, from what was added up."""
    clauses, values = exact(ORDERS, first, last, timezone=zone)
    statement = f"{clauses} SELECT coalesce(sum(orders), 0)::bigint FROM rolled WHERE basis = 'paid'"  # noqa: S608  (ours)
    return int(db.session.execute(sa.text(statement), values).scalar_one())
