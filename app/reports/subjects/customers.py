"""Customers: who came for the first time, who came again, and how many of each month's newcomers are still coming."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import Contact
from app.orders.models import Order
from app.reports import frames, tables, wording
from app.reports.charts import Chart, Point, ticks_for
from app.reports.parameters import Eyes, Parameters, Scope
from app.reports.registry import Breakdown, Dimension, Metric, Report, Rows, Series, Special, Unit
from app.reports.sockets import known_metrics
from app.reports.subjects.counting import RELATION, SOURCE, big, buyer_name, counted, last_touch, open_order
from app.reports.tables import Column, Table

TESTS = "tests/app/reports/test_customers.py::"
COHORT = Dimension("cohort", _l("First came in"))
LATER = Dimension("later", _l("Months later"))
MOST_MONTHS = 12
MOST_LINES = 5


def _purchases(scope: Scope) -> sa.Subquery:
    """Every paid order with its buyer, the number it has among that buyer's, and when the first of them was paid."""
    email = sa.func.lower(Contact.email)
    first = sa.func.first_value(Order.paid_at, type_=sa.DateTime(timezone=True)).over(
        partition_by=email, order_by=(Order.paid_at, Order.id)
    )
    return (
        sa.select(
            Order.id,
            Order.reference,
            Order.contact_id,
            Order.relation,
            Order.paid_at,
            email.label("person"),
            sa.func.row_number().over(partition_by=email, order_by=(Order.paid_at, Order.id)).label("number"),
            first.label("first_at"),
        )
        .join(Contact, Contact.id == Order.contact_id)
        .where(Order.paid_at.is_not(None), Order.paid_at < scope.end)
        .subquery("purchases")
    )


def _rows(it: sa.Subquery, at: Any, amount: Any, *more: Any) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.cast(it.c.id, sa.Text).label("key"),
        at.label("happened_at"),
        sa.cast(sa.null(), sa.Text).label("currency"),
        amount.label("amount"),
        big(1).label("base"),
        it.c.reference.label("name"),
        it.c.person.label("person"),
        buyer_name(it.c.contact_id).label("who"),
        it.c.relation.label("relation"),
        last_touch(it.c.id).label("source"),
        *more,
    )


def purchases(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Paid orders, each with the number it has among those of its buyer."""
    it = _purchases(scope)
    return _rows(it, it.c.paid_at, big(1), it.c.number).where(scope.holds(it.c.paid_at))


def cohorts(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Of every buyer whose first order was paid in the period, the first order of each month in which there was one."""
    it = _purchases(_until_now(scope))
    came, first = (
        sa.func.date_trunc("month", sa.func.timezone(scope.zone, each)) for each in (it.c.paid_at, it.c.first_at)
    )
    month = (
        12 * (sa.extract("year", came) - sa.extract("year", first))
        + sa.extract("month", came)
        - sa.extract("month", first)
    )
    place = sa.func.row_number().over(partition_by=(it.c.person, came), order_by=(it.c.paid_at, it.c.id))
    every = (
        sa.select(
            *it.c,
            sa.func.to_char(first, "YYYY-MM", type_=sa.Text).label("cohort"),
            sa.cast(sa.cast(month, sa.Integer), sa.Text).label("later"),
            place.label("place"),
        )
        .where(scope.holds(it.c.first_at))
        .subquery("months")
    )
    return _rows(every, every.c.first_at, big(1), every.c.cohort, every.c.later).where(every.c.place == 1)


def _until_now(scope: Scope) -> Scope:
    return Scope(eyes=scope.eyes, start=scope.start, end=max(scope.end, clock.now()), zone=scope.zone)


def cohort_table(parameters: Parameters, eyes: Eyes) -> Table:
    """A row for each month of newcomers: how many there were, and how many of them ordered again n months later."""
    metric = known_metrics()["customers.cohort"]
    frame = frames.grouped(
        metric, parameters, eyes, lambda rows: [rows.cohort.label("cohort"), rows.later.label("later")]
    )
    counted = pd.DataFrame(
        {"cohort": frame["cohort"], "later": frame["later"].astype("int64"), "buyers": frame["value"].astype("int64")}
    )
    until = f"{clock.now().astimezone(ZoneInfo(parameters.zone)):%Y-%m}"
    wide = tables.cohorts(counted[counted["later"] <= MOST_MONTHS], until).assign(currency="")
    later = [name for name in wide.columns if name.startswith("after_")]
    columns = [
        Column(key="cohort", label=_("First came in")),
        Column(key="size", label=_("Newcomers"), unit="count", metric=metric.id, narrow=(("by_later", "0"),)),
    ]
    for name in later:
        months = name.removeprefix("after_")
        label = _("After %(months)s", months=months)
        columns.append(Column(key=name, label=label, unit="count", metric=metric.id, narrow=(("by_later", months),)))
    return Table(tuple(columns), wide, narrow=(("cohort", "by_cohort"),))


def _cohort_chart(table: Table, _parameters: Parameters) -> Sequence[Chart]:
    """The share of the newest months of newcomers who came again."""
    later = [column.key for column in table.columns if column.key.startswith("after_")]
    newest = [record for record in table.records() if record["size"]][-MOST_LINES:]
    if not later or not newest:
        return ()
    points = tuple(
        Point(label=key.removeprefix("after_"), value=record[key] * 10_000 / record["size"], series=record["cohort"])
        for record in newest
        for key in later
        if record[key] is not None
    )
    if not points:
        return ()
    axis = tuple((value, wording.compact(value, "share")) for value in ticks_for(max(point.value for point in points)))
    again = sum(record[later[0]] or 0 for record in newest)
    said = _(
        "Of %(size)s newcomers of these months, %(again)s ordered again in the month after.",
        size=wording.shown(sum(record["size"] for record in newest), "count"),
        again=wording.shown(again, "count"),
    )
    return (Chart(kind="line", title=_("Who came again"), sentence=said, points=points, axis=axis),)


PURCHASES = Rows(
    read=purchases, tests=TESTS, time_basis=_l("The day on which the whole order was paid"), dimensions=(RELATION, SOURCE),
    link=open_order,
)  # fmt: skip
AGAIN = "test_newcomers_and_those_who_come_again"

METRICS = (
    PURCHASES.metric(
        "customers.new",
        _l("New customers"),
        _l("How many customers paid their first order."),
        _l("Number of e-mail addresses whose first paid order lies in the period"),
        _l("The first paid order of a customer"),
        where=lambda row: row.number == 1,
        time_basis=_l("The day on which the first order was paid"),
        proof=AGAIN,
    ),
    PURCHASES.share(
        "customers.repeat",
        _l("Repeat orders"),
        _l("What share of the paid orders came from customers who had paid one before."),
        _l("Paid orders of customers with an earlier one / paid orders"),
        _l("Not the first one"),
        of=_l("A paid order"),
        amount=lambda row: counted(row.number > 1),
        proof=AGAIN,
    ),
    Metric(
        id="customers.cohort",
        label=_l("Customers by month"),
        sentence=_l("In how many months the newcomers of the period ordered, that of their first order included."),
        formula=_l("Number of pairs of newcomer and month with a paid order"),
        unit=Unit.COUNT,
        numerator=_l("The first order of a customer in a month"),
        time_basis=_l("The day on which the customer's first order was paid"),
        owner_test=TESTS + "test_cohorts_are_counted_on_the_clock_of_the_zone",
        read=cohorts,
        dimensions=(COHORT, LATER, RELATION, SOURCE),
        link=open_order,
    ),
)

REPORT = Report(
    id="customers",
    title=_l("Customers"),
    question=_l("Who is new, who comes again, and what brought them?"),
    tiles=("customers.new", "customers.repeat", "sales.orders"),
    parts=(
        Series(id="new", title=_l("New customers over time"), metrics=("customers.new",)),
        Breakdown(
            id="sources",
            title=_l("What brought new customers"),
            metrics=("customers.new", "sales.orders"),
            dimension="source",
        ),
        Special(
            id="cohorts",
            title=_l("Who came again"),
            sentence=_l("Each row is a month of newcomers; the columns say how many of them ordered in a later month."),
            table=cohort_table,
            charts=_cohort_chart,
        ),
    ),
    order=30,
    icon="bi-people",
)
