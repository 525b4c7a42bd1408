"""Roll-ups equal a recount from the events, whatever happened in whichever order; counting again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from app.config import settings
from app.database import db, transaction
from app.orders.models import Order
from app.payments.models import Payment, Refund
from app.reports.rollups.checking import compare
from app.reports.rollups.counting import catch_up, changed_days, count, every, named
from app.reports.rollups.money import ORDERS, PAYMENTS, REFUNDS
from app.reports.rollups.reading import rows
from app.reports.rollups.tasks import roll_up
from tests.factories.catalogue import make_service
from tests.factories.orders import a_contact
from tests.factories.trade import an_order_at, pay, trade

MONEY = (ORDERS, PAYMENTS, REFUNDS)
ZONES = ("Europe/Tallinn", "Asia/Kolkata")
FIRST, LAST = date(2026, 3, 1), date(2026, 12, 31)


@contextmanager
def seller_in(app: Flask, timezone: str) -> Iterator[None]:
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, seller=replace(before.seller, timezone=timezone))
    try:
        yield
    finally:
        app.extensions["settings"] = before


def read(it: Any, **options: Any) -> list[tuple[Any, ...]]:
    statement, values = rows(it, FIRST, LAST, **options)
    return [tuple(row) for row in db.session.execute(statement, values)]


def stored(it: Any) -> list[tuple[Any, ...]]:
    names = ", ".join(it.columns)
    order = ", ".join(("day", *it.keys))
    return [tuple(row) for row in db.session.execute(sa.text(f"SELECT {names} FROM {it.table} ORDER BY {order}"))]


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings().seller.timezone)).date()


def orders_counted_by_hand(moment: str) -> Counter[tuple[date, str]]:
    """By day and currency, in Python from the rows."""
    found: Counter[tuple[date, str]] = Counter()
    for order in db.session.scalars(sa.select(Order)):
        if getattr(order, moment) is not None:
            found[day_of(getattr(order, moment)), order.currency] += order.net_minor
    return found


SLOW = [pytest.param(seed, zone, marks=pytest.mark.slow) for seed in range(3, 9) for zone in ZONES]


@pytest.mark.parametrize(("seed", "timezone"), [*enumerate(ZONES), *SLOW])
def test_what_is_rolled_up_is_what_the_events_say(app: Flask, seed: int, timezone: str) -> None:
    random = Random(seed)
    with seller_in(app, timezone):
        services = [make_service(f"work-{number}").id for number in range(2)]
        for _round in range(2):
            trade(random, services, steps=20)
            db.session.commit()
            before = {it.name: read(it) for it in MONEY}
            roll_up()
            assert {it.name: read(it) for it in MONEY} == before, "exact before it was counted too"
            assert all(compare(it).holds for it in MONEY)

        placed = Counter[tuple[date, str]]()
        for row in stored(ORDERS):
            values = dict(zip(ORDERS.columns, row, strict=True))
            if values["basis"] == "placed":
                placed[values["day"], values["currency"]] += values["gross_minor"] - values["discount_minor"]
        assert +placed == +orders_counted_by_hand("placed_at")
        went_back = db.session.execute(
            sa.select(Payment.currency, sa.func.sum(Refund.amount_minor))
            .join(Payment, Payment.id == Refund.payment_id)
            .where(Refund.state == "succeeded", Payment.set_aside.is_(None))
            .group_by(Payment.currency)
        )
        told = Counter[str]()
        for row in stored(REFUNDS):
            told[row[4]] += row[7]
        assert told == {currency: int(amount) for currency, amount in went_back}


def test_counting_any_day_again_changes_nothing(app: Flask) -> None:
    trade(Random(7), [make_service().id], steps=40)
    db.session.commit()
    roll_up()
    kept = {it.name: stored(it) for it in MONEY}
    days = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]

    assert all(kept.values())
    assert [count(it, days) for it in MONEY] == [0, 0, 0]
    assert {it.name: stored(it) for it in MONEY} == kept


def test_late_news_land_in_the_day_they_are_of(app: Flask) -> None:
    order = an_order_at(Random(1), a_contact(), [], datetime(2026, 10, 24, 20, 59, tzinfo=UTC))
    db.session.commit()
    roll_up()
    # Half an hour before midnight of the day on which the clocks were turned back, told a month later.
    late = datetime(2026, 10, 25, 21, 30, tzinfo=UTC)

    pay(Random(3), order, late)
    db.session.commit()

    assert changed_days(PAYMENTS) == [date(2026, 10, 25)]
    roll_up()
    assert [row[0] for row in stored(PAYMENTS)] == [date(2026, 10, 25)]
    assert {(row[0], row[1]) for row in stored(ORDERS)} == {
        (date(2026, 10, 24), "placed"),
        (date(2026, 10, 25), "paid"),
    }


def test_a_refund_in_parts_is_shared_like_one(app: Flask) -> None:
    """By line and month as a function of the sum alone: three parts leave what one would."""
    found = []
    for parts in ((3_001, 1, 7_000), (10_002,)):
        random = Random(11)
        order = an_order_at(
            random, a_contact(), [make_service(f"s-{len(parts)}").id], datetime(2026, 11, 2, tzinfo=UTC)
        )
        payment = pay(random, order, datetime(2026, 11, 3, tzinfo=UTC))
        assert payment is not None and payment.captured_minor >= 10_002
        payment.set_aside = None
        for number, part in enumerate(parts):
            at = datetime(2026, 11, 4 + number, tzinfo=UTC)
            db.session.add(
                Refund(
                    payment_id=payment.id,
                    idempotency_key=f"{order.id}-{number}",
                    amount_minor=part,
                    settled_at=at,
                    state="succeeded",
                )
            )
        db.session.commit()
        with transaction():
            catch_up(REFUNDS)
        counted = stored(REFUNDS)
        found.append((sum(row[7] for row in counted), sum(row[8] for row in counted)))
        db.session.execute(sa.text("DELETE FROM refund"))
        db.session.commit()
        with transaction():
            catch_up(REFUNDS)
        assert stored(REFUNDS) == [], "what is no more goes"

    assert found[0] == found[1]


def test_a_seller_who_moves_is_counted_anew(app: Flask) -> None:
    an_order_at(Random(1), a_contact(), [], datetime(2026, 11, 2, 23, 0, tzinfo=UTC))
    db.session.commit()
    roll_up()
    assert {row[0] for row in stored(ORDERS)} == {date(2026, 11, 3)}

    with seller_in(app, "America/New_York"):
        assert {row[0] for row in read(ORDERS)} == {date(2026, 11, 2)}, "right before it is counted"
        roll_up()
        assert {row[0] for row in stored(ORDERS)} == {date(2026, 11, 2)}
    assert {row[0] for row in read(ORDERS, timezone="Europe/Tallinn")} == {date(2026, 11, 3)}


def test_what_does_not_change_a_number_notes_nothing(app: Flask) -> None:
    order = an_order_at(Random(1), a_contact(), [], datetime(2026, 11, 2, 12, 0, tzinfo=UTC))
    db.session.commit()
    roll_up()

    order.note, order.po_number = "Please hurry", "PO-1"
    db.session.commit()
    assert changed_days(ORDERS) == []

    order.relation = "c2b"
    db.session.commit()
    assert changed_days(ORDERS) == [date(2026, 11, 2)]


def test_each_roll_up_has_a_name_of_its_own(app: Flask) -> None:
    names = [it.name for it in every()]

    assert len(set(names)) == len(names)
    assert named("orders") is ORDERS
