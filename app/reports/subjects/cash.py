"""From order to cash: how far the orders of a period came, and how long each step took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from app.reports.registry import Metric, Report, Rows, Series, Special
from app.reports.sockets import known_metrics
from app.reports.subjects.counting import (
    RELATION,
    SOURCE,
    buyer,
    buyer_name,
    counted,
    no_currency,
    open_order,
    open_quote,
    order_columns,
    seconds_between,
)
from app.reports.tables import Column, Table

TESTS = "tests/app/reports/test_cash.py::"
ON_ORDER = _l("The day on which the order was placed")
STEPS = ("cash.placed", "cash.begun", "cash.paid", "cash.invoiced", "cash.delivered")


def orders(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Those placed in the period, and how far each of them came."""
    tried = Order.id.in_(sa.select(Payment.order_id))
    return _orders(
        scope,
        Order.placed_at,
        Order.paid_at.is_not(None).label("is_paid"),
        sa.or_(Order.paid_at.is_not(None), tried).label("is_begun"),
        Order.id.in_(sa.select(Invoice.order_id).where(Invoice.type_code == 380)).label("is_invoiced"),
        Order.id.in_(sa.select(Project.order_id).where(Project.delivered_at.is_not(None))).label("is_delivered"),
        Order.state.in_([State.EXPIRED.value, State.CANCELLED.value]).label("is_lost"),
    )


def paid_orders(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _orders(scope, Order.paid_at, seconds_between(Order.placed_at, Order.paid_at).label("seconds"))


def invoices(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    taken = seconds_between(Order.paid_at, Invoice.issued_at).label("seconds")
    return (
        _orders(scope, Invoice.issued_at, taken)
        .join(Invoice, Invoice.order_id == Order.id)
        .where(Invoice.type_code == 380, Order.paid_at.is_not(None))
    )


def _orders(scope: Scope, at: Any, *more: Any) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.cast(Order.id, sa.Text).label("key"),
        at.label("happened_at"),
        no_currency(),
        *order_columns(Order),
        *more,
    ).where(scope.holds(at))


def quotes(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
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
            no_currency(),
            accepted.label("is_accepted"),
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


PLACED = Rows(read=orders, tests=TESTS, time_basis=ON_ORDER, dimensions=(RELATION, SOURCE), link=open_order)
PAID = Rows(
    read=paid_orders, tests=TESTS, time_basis=_l("The day on which the whole order was paid"), dimensions=(RELATION, SOURCE),
    link=open_order,
)  # fmt: skip
INVOICED = Rows(
    read=invoices, tests=TESTS, time_basis=_l("The day on which the invoice was issued"), dimensions=(RELATION, SOURCE),
    link=open_order,
)  # fmt: skip
QUOTES = Rows(
    read=quotes, tests=TESTS, time_basis=_l("The day on which the newest version was sent"), dimensions=(RELATION,),
    link=open_quote,
)  # fmt: skip
FAR = "test_how_far_the_orders_of_a_period_came"
MEDIANS = "test_the_times_are_medians_of_what_can_be_opened"


def _step(name: str, label: Any, sentence: Any, where: Callable[[Any], Any] | None = None) -> Metric:
    return PLACED.metric(name, label, sentence, _l("Number of such orders"), _l("An order"), proof=FAR, where=where)


METRICS = (
    _step("cash.placed", _l("Placed"), _l("How many orders were placed.")),
    _step(
        "cash.begun", _l("Payment begun"), _l("Orders of the period somebody began to pay."), lambda row: row.is_begun
    ),
    _step(
        "cash.paid",
        _l("Paid in full"),
        _l("Orders of the period that were paid in full, whenever that was."),
        lambda row: row.is_paid,
    ),
    _step(
        "cash.invoiced", _l("Invoice issued"), _l("Orders of the period with an invoice."), lambda row: row.is_invoiced
    ),
    _step(
        "cash.delivered",
        _l("Work accepted"),
        _l("Orders of the period whose work the client accepted."),
        lambda row: row.is_delivered,
    ),
    PLACED.share(
        "cash.conversion",
        _l("Orders that were paid"),
        _l("What share of the orders placed in the period was paid in full, whenever that was."),
        _l("Orders paid in full / orders placed"),
        _l("Paid in full"),
        of=_l("An order placed in the period"),
        amount=lambda row: counted(row.is_paid),
        proof=FAR,
    ),
    PLACED.share(
        "cash.lost",
        _l("Orders that were lost"),
        _l("What share of the orders placed in the period was cancelled or expired unpaid."),
        _l("Cancelled or expired orders / orders placed"),
        _l("Cancelled or expired"),
        of=_l("An order placed in the period"),
        amount=lambda row: counted(row.is_lost),
        proof=FAR,
        more_is_better=False,
    ),
    PAID.median(
        "cash.time_to_pay",
        _l("From order to payment"),
        _l("Half of the orders were paid in full within this time after they were placed."),
        _l("Median of payment − placing"),
        _l("Time from placing to full payment"),
        amount=lambda row: row.seconds,
        proof=MEDIANS,
    ),
    INVOICED.median(
        "cash.time_to_invoice",
        _l("From payment to invoice"),
        _l("Half of the invoices were issued within this time after the payment."),
        _l("Median of issue − payment"),
        _l("Time from full payment to the invoice"),
        amount=lambda row: row.seconds,
        proof=MEDIANS,
    ),
    QUOTES.share(
        "cash.quotes_accepted",
        _l("Quotes accepted"),
        _l("What share of the quotes sent in the period was accepted."),
        _l("Accepted quotes / quotes sent, each by its newest version"),
        _l("Accepted"),
        of=_l("A quote sent in the period"),
        amount=lambda row: counted(row.is_accepted),
        proof="test_a_quote_counts_once_by_its_newest_version",
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
            asks=tuple((name, "") for name in STEPS),
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
