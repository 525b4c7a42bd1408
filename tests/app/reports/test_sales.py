"""Sales are what an independent count of the same orders says, also in the nights in which clocks change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.money import round_half_up, split_whole
from app.orders.models import Order
from app.payments.models import Refund
from app.reports import answering, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics, report_for
from tests.factories.reports import a_paid_order, sent_back, some_lines

HOUSE = Eyes.of_the_house(names_people=True)
CHANGES = {"America/New_York": date(2026, 3, 8), "Europe/Berlin": date(2026, 10, 25), "Africa/Cairo": date(2026, 4, 24)}
MONEY = ("sales.gross", "sales.discounts", "sales.returns", "sales.net")


def november(**changes: Any) -> Parameters:
    return Parameters(**{"first": date(2026, 11, 1), "last": date(2026, 11, 30), "zone": "UTC", **changes})


def value(metric_id: str, it: Parameters) -> dict[str, int]:
    frame = frames.totals(known_metrics()[metric_id], it, HOUSE)
    return {row.currency: int(row.value) for row in frame.itertuples()}


def test_paid_orders_and_their_mean_price(db: Any) -> None:
    at = datetime(2026, 11, 10, tzinfo=UTC)
    a_paid_order([(1_000, 0)], paid_at=at)
    a_paid_order([(1_001, 0)], paid_at=at)
    a_paid_order([(7, 0)], paid_at=at, currency="JPY")
    a_paid_order([(5_000, 0)], paid_at=at + timedelta(days=30))

    assert value("sales.orders", november()) == {"": 3}
    assert value("sales.average_order", november()) == {"EUR": 1_001, "JPY": 7}, "half a cent is rounded up"


def test_refunds_across_a_month_end_stand_in_the_month_in_which_the_money_left(db: Any) -> None:
    evening = datetime(2026, 10, 31, 20, 30, tzinfo=UTC)
    order = a_paid_order([(10_000, 1_000), (3_333, 0)], paid_at=evening, paid_too_much=500)
    sent_back(order, 500, datetime(2026, 11, 2, tzinfo=UTC))
    sent_back(order, 5_000, datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    sent_back(order, order.paid_minor - 5_500, datetime(2026, 12, 1, tzinfo=UTC))
    december = november(first=date(2026, 12, 1), last=date(2026, 12, 31))
    october = november(first=date(2026, 10, 1), last=date(2026, 10, 31))
    returned = round_half_up(5_000 * 12_333, order.total_minor)

    assert value("sales.net", october) == {"EUR": 12_333}
    assert value("sales.returns", november()) == {"EUR": returned}, "what was paid too much is no return"
    assert value("sales.net", november()) == {"EUR": -returned}
    assert value("sales.returns", december) == {"EUR": 12_333 - returned}, "all of it is the net exactly"
    assert value("sales.returns", november(zone="Europe/Istanbul")) == {}, "there the first of December has begun"


@pytest.mark.parametrize("zone", list(CHANGES))
def test_gross_less_discounts_less_returns_is_net_for_every_day_currency_and_service(db: Any, zone: str) -> None:
    around, random = CHANGES[zone], Random(zone)
    first, last = around - timedelta(days=2), around + timedelta(days=2)
    orders = [_order(random, around) for _ in range(12)]
    back = [(order, _back(random, order)) for order in orders if random.random() < 0.6]
    it = Parameters(first=first, last=last, zone=zone, compare="none")

    answer = answering.answer(report_for(HOUSE, "sales"), it, HOUSE)
    table = next(each.table for each in answer.sections if each.part.id == "days")
    shown = {(line["bucket"], line["currency"], name): line[name] for line in table.records() for name in MONEY}

    assert {key: amount for key, amount in shown.items() if amount} == _counted_again(orders, back, it)
    assert len(table.records()) % 5 == 0, "the days without sales are there, as zero"
    for code in {order.currency for order in orders}:
        gross, discounts, returns, net = (value(name, it).get(code, 0) for name in MONEY)
        assert net == gross - discounts - returns


def _order(random: Random, around: date) -> Order:
    """Paid within three days of the night in question, many of them in it."""
    midnight = datetime.combine(around, datetime.min.time(), UTC)
    paid_at = midnight + timedelta(minutes=random.choice([random.randint(-4_000, 4_000), random.randint(-360, 360)]))
    return a_paid_order(
        some_lines(random),
        paid_at=paid_at,
        currency=random.choice(["EUR", "TRY", "JPY", "KWD"]),
        vat_rate_bp=random.choice([0, 1900, 2000]),
    )


def _back(random: Random, order: Order) -> list[Refund]:
    parts = split_whole(order.paid_minor, [random.randint(1, 5) for _ in range(random.randint(1, 3))])
    days = sorted(random.randint(1, 5_000) for _ in parts)
    assert order.paid_at is not None
    return [
        sent_back(order, part, order.paid_at + timedelta(minutes=days[at])) for at, part in enumerate(parts) if part
    ]


def _counted_again(
    orders: Sequence[Order], back: Sequence[tuple[Order, list[Refund]]], it: Parameters
) -> dict[tuple[date, str, str], int]:
    """Day by day on the clock of the zone, from the rows themselves, in plain Python."""
    found: Counter[tuple[date, str, str]] = Counter()

    def note(at: datetime | None, order: Order, name: str, amount: int) -> None:
        assert at is not None
        day = at.astimezone(ZoneInfo(it.zone)).date()
        if it.first <= day <= it.last:
            found[day, order.currency, name] += amount

    for order in orders:
        for line in order.lines:
            note(order.paid_at, order, "sales.gross", line.net_minor)
            note(order.paid_at, order, "sales.discounts", line.discount_minor)
            note(order.paid_at, order, "sales.net", line.net_minor - line.discount_minor)
    for order, refunds in back:
        gone = 0
        for refund in refunds:
            before, gone = gone, gone + refund.amount_minor
            net = _net(gone, order) - _net(before, order)
            note(refund.settled_at, order, "sales.returns", net)
            note(refund.settled_at, order, "sales.net", -net)
    return {key: amount for key, amount in found.items() if amount}


def _net(gone: int, order: Order) -> int:
    return round_half_up(gone * order.net_minor, order.total_minor)
