"""Sales: gross, less discounts, less what went back, is net. One row for every line that was paid and for each that came
back, each on its own day and without VAT, so a refund stands in the month in which the money left."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.orders.models import Order, OrderLine
from app.payments.models import Payment, Refund
from app.reports.parameters import Scope
from app.reports.registry import Breakdown, How, Metric, Report, Series, Unit
from app.reports.rollups.money import ORDERS, REFUNDS
from app.reports.rollups.sockets import Rolled
from app.reports.subjects.counting import (
    OF_AN_ORDER,
    RELATION,
    SOURCE,
    big,
    halves_up,
    open_order,
    order_columns,
)

TESTS = "tests/app/reports/test_sales.py::"
ON_PAYMENT = _l("The day on which the whole order was paid")
ON_BOTH = _l("Sales on the day of payment, returns on the day on which the money went back")


def _lines(scope: Scope, kind: str, amount: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            (sa.literal(f"{kind}:") + sa.cast(OrderLine.id, sa.Text)).label("key"),
            Order.paid_at.label("happened_at"),
            Order.currency.label("currency"),
            amount.label("amount"),
            big(1).label("base"),
            *order_columns(Order),
            sa.cast(OrderLine.service_id, sa.Text).label("service"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .where(scope.holds(Order.paid_at))
    )


def gross(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _lines(scope, "line", OrderLine.net_minor)


def discounts(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _lines(scope, "line", OrderLine.discount_minor).where(OrderLine.discount_minor > 0)


def returns(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _returned(scope, sign=1)


def net(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    both = sa.union_all(
        _lines(scope, "line", OrderLine.net_minor - OrderLine.discount_minor), _returned(scope, sign=-1)
    ).subquery("sold")
    return sa.select(both)


def _returned(scope: Scope, *, sign: int) -> sa.Select[*tuple[Any, ...]]:
    """A refund falls on the lines of its order by what each of them cost, VAT taken out. Of several refunds each is the
    difference of two sums, and so is each line's part: everything that went back in full adds up to the net exactly."""
    refunds = _refunds_without_tax(scope)
    paid = OrderLine.net_minor - OrderLine.discount_minor
    until = sa.func.sum(paid).over(partition_by=refunds.c.id, order_by=OrderLine.position)
    whole = sa.func.sum(paid).over(partition_by=refunds.c.id)
    part = halves_up(refunds.c.net_minor * until, whole) - halves_up(refunds.c.net_minor * (until - paid), whole)
    lines = (
        sa.select(
            refunds.c.id.label("refund_id"),
            refunds.c.settled_at,
            OrderLine.id.label("line_id"),
            OrderLine.order_id,
            OrderLine.service_id,
            big(sa.func.coalesce(part, 0)).label("part"),
        )
        .join(OrderLine, OrderLine.order_id == refunds.c.order_id)
        .subquery("returned")
    )
    return (
        sa.select(
            (
                sa.literal("return:") + sa.cast(lines.c.refund_id, sa.Text) + ":" + sa.cast(lines.c.line_id, sa.Text)
            ).label("key"),
            lines.c.settled_at.label("happened_at"),
            Order.currency.label("currency"),
            (sign * lines.c.part).label("amount"),
            big(1).label("base"),
            *order_columns(Order),
            sa.cast(lines.c.service_id, sa.Text).label("service"),
        )
        .join(Order, Order.id == lines.c.order_id)
        .where(lines.c.part > 0)
    )


def _refunds_without_tax(scope: Scope) -> sa.Subquery:
    """The refunds of the period with the part of each that is not VAT. What was paid too much and goes back is no return."""
    touched = (
        sa.select(Payment.order_id)
        .join(Refund, Refund.payment_id == Payment.id)
        .where(Refund.state == "succeeded", scope.holds(Refund.settled_at))
    )
    until = sa.func.sum(Refund.amount_minor).over(
        partition_by=Payment.order_id, order_by=(Refund.settled_at, Refund.id)
    )
    too_much = sa.func.greatest(Order.paid_minor - Order.total_minor, 0)

    def of_the_price(sent_back: Any) -> sa.ColumnElement[Any]:
        owed = sa.func.least(sa.func.greatest(sent_back - too_much, 0), Order.total_minor)
        return sa.func.coalesce(halves_up(owed * Order.net_minor, Order.total_minor), 0)

    every = (
        sa.select(
            Refund.id,
            Payment.order_id,
            Refund.settled_at,
            (of_the_price(until) - of_the_price(until - Refund.amount_minor)).label("net_minor"),
        )
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(
            Refund.state == "succeeded",
            Payment.captured_at.is_not(None),
            Payment.set_aside.is_(None),
            Payment.order_id.in_(touched),
        )
        .subquery("refunds")
    )
    return sa.select(every).where(scope.holds(every.c.settled_at)).subquery("settled")


def orders(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _paid_orders(scope, big(1), currency=sa.cast(sa.null(), sa.Text))


def average(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _paid_orders(scope, Order.net_minor, currency=Order.currency)


def _paid_orders(scope: Scope, amount: Any, *, currency: Any) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.cast(Order.id, sa.Text).label("key"),
        Order.paid_at.label("happened_at"),
        currency.label("currency"),
        amount.label("amount"),
        big(1).label("base"),
        *order_columns(Order),
    ).where(scope.holds(Order.paid_at))


_OF_PAID = "basis = 'paid'"
_PAID_LINES = Rolled(roll_up=ORDERS, numerator="gross_minor", denominator="lines", rows="lines", where=_OF_PAID)
_DISCOUNTED = Rolled(
    roll_up=ORDERS, numerator="discount_minor", denominator="discounted", rows="discounted", where=_OF_PAID
)
_RETURNED = Rolled(roll_up=REFUNDS, numerator="net_minor", denominator="lines", rows="lines")
_SOLD = Rolled(
    roll_up=ORDERS, numerator="gross_minor - discount_minor", denominator="lines", rows="lines", where=_OF_PAID
)
_TAKEN_BACK = Rolled(roll_up=REFUNDS, numerator="-net_minor", denominator="lines", rows="lines")
_PAID_ORDERS = Rolled(
    roll_up=ORDERS, numerator="orders", denominator="orders", rows="orders", where=_OF_PAID, currency=False
)
_ORDER_VALUES = Rolled(
    roll_up=ORDERS, numerator="gross_minor - discount_minor", denominator="orders", rows="orders", where=_OF_PAID
)

METRICS = (
    Metric(
        id="sales.gross",
        label=_l("Gross sales"),
        sentence=_l("What the paid lines would have cost without any discount, without VAT."),
        formula=_l("Sum of quantity × price of all lines of orders paid in the period"),
        unit=Unit.MONEY,
        numerator=_l("Price of a line without VAT, before discounts"),
        time_basis=ON_PAYMENT,
        owner_test=TESTS + "test_gross_less_discounts_less_returns_is_net_for_every_day_currency_and_service",
        read=gross,
        dimensions=OF_AN_ORDER,
        rolled=(_PAID_LINES,),
        link=open_order,
    ),
    Metric(
        id="sales.discounts",
        label=_l("Discounts"),
        sentence=_l("What promotions and store credit took off the paid lines, without VAT."),
        formula=_l("Sum of each line's share of the discounts of its order"),
        unit=Unit.MONEY,
        numerator=_l("Share of a line in the discounts of its order"),
        time_basis=ON_PAYMENT,
        owner_test=TESTS + "test_gross_less_discounts_less_returns_is_net_for_every_day_currency_and_service",
        read=discounts,
        dimensions=OF_AN_ORDER,
        more_is_better=None,
        rolled=(_DISCOUNTED,),
        link=open_order,
    ),
    Metric(
        id="sales.returns",
        label=_l("Returns"),
        sentence=_l("What went back to buyers, without VAT, by the lines it was paid for."),
        formula=_l("Refunds × net / total of the order, shared out over its lines by what each of them cost"),
        unit=Unit.MONEY,
        numerator=_l("Part of a refund that falls on a line, without VAT"),
        time_basis=_l("The day on which the money went back"),
        owner_test=TESTS + "test_refunds_across_a_month_end_stand_in_the_month_in_which_the_money_left",
        read=returns,
        dimensions=OF_AN_ORDER,
        more_is_better=False,
        rolled=(_RETURNED,),
        link=open_order,
    ),
    Metric(
        id="sales.net",
        label=_l("Net sales"),
        sentence=_l("What is left of gross sales after discounts and returns, without VAT."),
        formula=_l("Gross sales − discounts − returns"),
        unit=Unit.MONEY,
        numerator=_l("Price of a line after its discount; below zero for what went back"),
        time_basis=ON_BOTH,
        owner_test=TESTS + "test_gross_less_discounts_less_returns_is_net_for_every_day_currency_and_service",
        read=net,
        dimensions=OF_AN_ORDER,
        rolled=(_SOLD, _TAKEN_BACK),
        link=open_order,
    ),
    Metric(
        id="sales.orders",
        label=_l("Paid orders"),
        sentence=_l("How many orders were paid in full."),
        formula=_l("Number of orders paid in the period"),
        unit=Unit.COUNT,
        numerator=_l("An order"),
        time_basis=ON_PAYMENT,
        owner_test=TESTS + "test_paid_orders_and_their_mean_price",
        read=orders,
        dimensions=(RELATION, SOURCE),
        rolled=(_PAID_ORDERS,),
        link=open_order,
    ),
    Metric(
        id="sales.average_order",
        label=_l("Mean order"),
        sentence=_l("What a paid order cost on average, after discounts and without VAT."),
        formula=_l("Net price of the paid orders / number of paid orders"),
        unit=Unit.MONEY,
        how=How.MEAN,
        numerator=_l("Price of an order after discounts, without VAT"),
        denominator=_l("A paid order"),
        time_basis=ON_PAYMENT,
        owner_test=TESTS + "test_paid_orders_and_their_mean_price",
        read=average,
        dimensions=(RELATION, SOURCE),
        rolled=(_ORDER_VALUES,),
        link=open_order,
    ),
)

REPORT = Report(
    id="sales",
    title=_l("Sales"),
    question=_l("What did we sell, what did we take off, and what went back?"),
    tiles=("sales.net", "sales.gross", "sales.discounts", "sales.returns", "sales.orders", "sales.average_order"),
    parts=(
        Series(id="net", title=_l("Net sales over time"), metrics=("sales.net",)),
        Series(
            id="days",
            title=_l("From gross to net"),
            metrics=("sales.gross", "sales.discounts", "sales.returns", "sales.net"),
            kind="",
        ),
        Breakdown(
            id="services",
            title=_l("By service"),
            metrics=("sales.net", "sales.gross", "sales.discounts", "sales.returns"),
            dimension="service",
        ),
        Breakdown(id="sources", title=_l("By source"), metrics=("sales.net", "sales.gross"), dimension="source"),
        Breakdown(id="relations", title=_l("By relation"), metrics=("sales.net", "sales.gross"), dimension="relation"),
    ),
    order=10,
    icon="bi-cash-stack",
)
