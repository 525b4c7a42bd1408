"""From order to cash: how far the orders of a period came, and how long each step took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.invoices.models import Invoice
from app.orders.models import Order, Quote, QuoteDecision, QuoteVersion
from app.orders.states import State
from app.payments.models import Payment
from app.projects.models import Project
from app.reports import frames, wording
from app.reports.charts import Chart, Point
from app.reports.parameters import Eyes, Parameters, Scope
from app.reports.registry import How, Metric, Report, Series, Special, Unit
from app.reports.sockets import known_metrics
from app.reports.subjects.counting import (
    RELATION,
    SOURCE,
    big,
    buyer,
    buyer_name,
    open_order,
    open_quote,
    order_columns,
    seconds_between,
)
from app.reports.tables import Column, Table

TESTS = "tests/app/reports/test_cash.py::"
ON_ORDER = _l("The day on which the order was placed")
STEPS = ("cash.placed", "cash.begun", "cash.paid", "cash.invoiced", "cash.delivered")


def placed(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _orders(scope, big(1))


def begun(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    tried = sa.exists().where(Payment.order_id == Order.id)
    return _orders(scope, big(1)).where(sa.or_(tried, Order.paid_at.is_not(None)))


def paid(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _orders(scope, big(1)).where(Order.paid_at.is_not(None))


def invoiced(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _orders(scope, big(1)).where(sa.exists().where(Invoice.order_id == Order.id, Invoice.type_code == 380))


def delivered(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    done = sa.exists().where(Project.order_id == Order.id, Project.delivered_at.is_not(None))
    return _orders(scope, big(1)).where(done)


def conversion(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _orders(scope, big(sa.case((Order.paid_at.is_not(None), 1), else_=0)))


def lost(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    gone = Order.state.in_([State.EXPIRED.value, State.CANCELLED.value])
    return _orders(scope, big(sa.case((gone, 1), else_=0)))


def time_to_pay(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _orders(scope, seconds_between(Order.placed_at, Order.paid_at), at=Order.paid_at)


def time_to_invoice(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return (
        _orders(scope, seconds_between(Order.paid_at, Invoice.issued_at), at=Invoice.issued_at)
        .join(Invoice, Invoice.order_id == Order.id)
        .where(Invoice.type_code == 380, Order.paid_at.is_not(None))
    )


def _orders(scope: Scope, amount: Any, *, at: Any = Order.placed_at) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.cast(Order.id, sa.Text).label("key"),
        at.label("happened_at"),
        sa.cast(sa.null(), sa.Text).label("currency"),
        amount.label("amount"),
        big(1).label("base"),
        *order_columns(Order),
    ).where(scope.holds(at))


def quotes_accepted(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Of each quote the newest version that was sent."""
    newest = (
        sa.select(QuoteVersion.quote_id, sa.func.max(QuoteVersion.version).label("version"))
        .where(QuoteVersion.sent_at.is_not(None))
        .group_by(QuoteVersion.quote_id)
        .subquery("newest")
    )
    accepted = sa.exists().where(QuoteDecision.version_id == QuoteVersion.id, QuoteDecision.accepted)
    return (
        sa.select(
            sa.cast(QuoteVersion.id, sa.Text).label("key"),
            QuoteVersion.sent_at.label("happened_at"),
            sa.cast(sa.null(), sa.Text).label("currency"),
            big(sa.case((accepted, 1), else_=0)).label("amount"),
            big(1).label("base"),
            Quote.reference.label("name"),
            buyer(Quote.contact_id).label("person"),
            buyer_name(Quote.contact_id).label("who"),
            Quote.relation.label("relation"),
        )
        .join(Quote, Quote.id == QuoteVersion.quote_id)
        .join(newest, sa.and_(newest.c.quote_id == QuoteVersion.quote_id, newest.c.version == QuoteVersion.version))
        .where(scope.holds(QuoteVersion.sent_at))
    )


def funnel(parameters: Parameters, eyes: Eyes) -> Table:
    """How many of the orders placed in the period came to each step, and what share of all of them that is."""
    known = known_metrics()
    counted = {name: _count(known[name], parameters, eyes) for name in STEPS}
    whole = counted[STEPS[0]]
    rows = [
        {
            "step": str(known[name].label),
            "orders": count,
            "share": wording.part_of(count, whole),
            "metric": name,
            "currency": "",
        }
        for name, count in counted.items()
    ]
    columns = (
        Column(key="step", label=_("Step")),
        Column(key="orders", label=_("Orders"), unit="count", metric="*metric"),
        Column(key="share", label=_("Of those placed"), unit="share"),
    )
    return Table(
        columns, pd.DataFrame(rows if whole else [], columns=["step", "orders", "share", "metric", "currency"])
    )


def _count(metric: Metric, parameters: Parameters, eyes: Eyes) -> int:
    return int(frames.totals(metric, parameters, eyes)["value"].sum())


def _funnel_chart(table: Table, _parameters: Parameters) -> Sequence[Chart]:
    points = tuple(
        Point(
            label=record["step"],
            value=float(record["orders"]),
            shown=_(
                "%(count)s (%(share)s)",
                count=wording.shown(record["orders"], "count"),
                share=wording.share(record["share"]),
            ),
        )
        for record in table.records()
    )
    if not points:
        return ()
    said = _("Of %(all)s orders, %(paid)s were paid.", all=points[0].shown, paid=points[2].shown)
    return (Chart(kind="bars", title=_("How far the orders came"), sentence=said, points=points),)


def _step(name: str, label: Any, sentence: Any, read: Any) -> Metric:
    return Metric(
        id=name, label=label, sentence=sentence, formula=_l("Number of such orders"), unit=Unit.COUNT,
        numerator=_l("An order"), time_basis=ON_ORDER, read=read, dimensions=(RELATION, SOURCE), link=open_order,
        owner_test=TESTS + "test_how_far_the_orders_of_a_period_came",
    )  # fmt: skip


METRICS = (
    _step("cash.placed", _l("Placed"), _l("How many orders were placed."), placed),
    _step("cash.begun", _l("Payment begun"), _l("Orders of the period somebody began to pay."), begun),
    _step("cash.paid", _l("Paid in full"), _l("Orders of the period that were paid in full, whenever that was."), paid),
    _step("cash.invoiced", _l("Invoice issued"), _l("Orders of the period with an invoice."), invoiced),
    _step("cash.delivered", _l("Work accepted"), _l("Orders of the period whose work the client accepted."), delivered),
    Metric(
        id="cash.conversion",
        label=_l("Orders that were paid"),
        sentence=_l("What share of the orders placed in the period was paid in full, whenever that was."),
        formula=_l("Orders paid in full / orders placed"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("Paid in full"),
        denominator=_l("An order placed in the period"),
        time_basis=ON_ORDER,
        owner_test=TESTS + "test_how_far_the_orders_of_a_period_came",
        read=conversion,
        dimensions=(RELATION, SOURCE),
        link=open_order,
    ),
    Metric(
        id="cash.lost",
        label=_l("Orders that were lost"),
        sentence=_l("What share of the orders placed in the period was cancelled or expired unpaid."),
        formula=_l("Cancelled or expired orders / orders placed"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("Cancelled or expired"),
        denominator=_l("An order placed in the period"),
        time_basis=ON_ORDER,
        owner_test=TESTS + "test_how_far_the_orders_of_a_period_came",
        read=lost,
        dimensions=(RELATION, SOURCE),
        more_is_better=False,
        link=open_order,
    ),
    Metric(
        id="cash.time_to_pay",
        label=_l("From order to payment"),
        sentence=_l("Half of the orders were paid in full within this time after they were placed."),
        formula=_l("Median of payment − placing"),
        unit=Unit.SECONDS,
        how=How.MEDIAN,
        numerator=_l("Time from placing to full payment"),
        time_basis=_l("The day on which the whole order was paid"),
        owner_test=TESTS + "test_the_times_are_medians_of_what_can_be_opened",
        read=time_to_pay,
        dimensions=(RELATION, SOURCE),
        more_is_better=False,
        link=open_order,
    ),
    Metric(
        id="cash.time_to_invoice",
        label=_l("From payment to invoice"),
        sentence=_l("Half of the invoices were issued within this time after the payment."),
        formula=_l("Median of issue − payment"),
        unit=Unit.SECONDS,
        how=How.MEDIAN,
        numerator=_l("Time from full payment to the invoice"),
        time_basis=_l("The day on which the invoice was issued"),
        owner_test=TESTS + "test_the_times_are_medians_of_what_can_be_opened",
        read=time_to_invoice,
        dimensions=(RELATION, SOURCE),
        more_is_better=False,
        link=open_order,
    ),
    Metric(
        id="cash.quotes_accepted",
        label=_l("Quotes accepted"),
        sentence=_l("What share of the quotes sent in the period was accepted."),
        formula=_l("Accepted quotes / quotes sent, each by its newest version"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("Accepted"),
        denominator=_l("A quote sent in the period"),
        time_basis=_l("The day on which the newest version was sent"),
        owner_test=TESTS + "test_a_quote_counts_once_by_its_newest_version",
        read=quotes_accepted,
        dimensions=(RELATION,),
        link=open_quote,
    ),
)

REPORT = Report(
    id="cash",
    title=_l("From order to cash"),
    question=_l("How many orders are paid and delivered, and how long does it take?"),
    tiles=(
        "cash.conversion",
        "cash.time_to_pay",
        "cash.placed",
        "cash.lost",
        "cash.time_to_invoice",
        "cash.quotes_accepted",
    ),
    parts=(
        Special(
            id="funnel",
            title=_l("How far the orders came"),
            sentence=_l("Of the orders placed in the period, those that came to each step until now."),
            table=funnel,
            charts=_funnel_chart,
        ),
        Series(id="placed", title=_l("Orders placed and paid"), metrics=("cash.placed", "cash.paid"), kind="line"),
        Series(
            id="times",
            title=_l("How long the steps took"),
            metrics=("cash.time_to_pay", "cash.time_to_invoice"),
            kind="",
        ),
    ),
    order=20,
    icon="bi-signpost-split",
)
