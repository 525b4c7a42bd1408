"""The loop: what brought orders, by which way, what it earned and what it cost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.database import db as database
from app.orders.models import OrderTouch
from app.reports import answering, drilling, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics, report_for
from app.rewards.models import Reward
from tests.cast import Cast
from tests.factories.reports import a_paid_order

HOUSE = Eyes.of_the_house(names_people=True)
NOVEMBER = Parameters(first=date(2026, 11, 1), last=date(2026, 11, 30), zone="UTC", compare="none")
AT = datetime(2026, 11, 10, 12, tzinfo=UTC)


def touch(order: Any, source: str, hours_before: int, *, late: bool = False) -> None:
    details = {"at": (AT - timedelta(hours=hours_before)).isoformat(), "late": late}
    database.session.add(
        OrderTouch(order_id=order.id, source=source, reference=f"{source}-{hours_before}", details=details)
    )
    database.session.flush()


def section(name: str) -> answering.Section:
    report = report_for(HOUSE, "loop")
    return next(each for each in answering.answer(report, NOVEMBER, HOUSE).sections if each.part.id == name)


def test_first_and_last_touch_stand_side_by_side(db: Any) -> None:
    """A case began it and a partner closed it; a touch after checkout began counts for nobody."""
    both, alone, late, _direct = (a_paid_order([(price, 0)], paid_at=AT) for price in (10_000, 500, 70, 9))
    touch(both, "referrals.link", 2)
    touch(both, "case", 9)
    touch(both, "review", 1, late=True)
    touch(alone, "review", 4)
    touch(late, "review", 4, late=True)

    table = section("touches").table
    found = {
        record["group"]: [record[key] for key in ("orders_first", "orders_last", "earned_first", "earned_last")]
        for record in table.records()
    }
    assert found == {
        "case": [1, 0, 10_000, 0],
        "referrals.link": [0, 1, 0, 10_000],
        "review": [1, 1, 500, 500],
    }
    share = frames.totals(known_metrics()["loop.share"], NOVEMBER, HOUSE)
    assert (list(share["numerator"]), list(share["denominator"])) == ([2], [4])
    closed = drilling.rows_of(known_metrics()["loop.orders"], NOVEMBER.narrowed(last="referrals.link"), HOUSE)
    assert list(closed.frame["name"]) == [both.reference]
    ways = {record["name"]: record["way"] for record in section("ways").table.records()}
    assert ways[both.reference].index("case") < ways[both.reference].index("A partner's link referrals.link-2")


def test_the_loop_costs_what_was_given_and_not_taken_back(db: Any, cast: Cast) -> None:
    def give(source: str, units: int, unit: str, taken_back: int = 0) -> None:
        state = "taken_back" if taken_back == units else "pending"
        database.session.add(
            Reward(
                source=source,
                kind="cash",
                user_id=cast.bob.id,
                units=units,
                unit=unit,
                because={},
                granted_at=AT,
                hold_until=AT,
                taken_back=taken_back,
                state=state,
            )
        )

    give("commission:1:1", 1_000, "EUR", 250)
    give("commission:2:1", 400, "EUR", 400)
    give("review-request:3", 300, "TRY")
    give("promise:4", 50, "POINTS")
    database.session.flush()

    cost = frames.totals(known_metrics()["loop.cost"], NOVEMBER, HOUSE)
    assert dict(zip(cost["currency"], cost["value"], strict=True)) == {"EUR": 750, "TRY": 300}
    by_kind = frames.breakdown(known_metrics()["loop.cost"], NOVEMBER, HOUSE, "cost")
    assert set(by_kind["group"]) == {"commission", "review-request"}


def test_influence_counts_an_order_for_every_kind_of_touch_on_its_way(db: Any) -> None:
    order, other = (a_paid_order(paid_at=AT) for _each in range(2))
    for source, hours in (("case", 9), ("review", 5), ("review", 4), ("referrals.link", 2)):
        touch(order, source, hours)
    touch(other, "review", 3)

    found = {record["group"]: record["influenced_touch"] for record in section("touches").table.records()}

    assert found == {"case": 1, "review": 2, "referrals.link": 1}
    assert frames.row_count(known_metrics()["loop.influenced"], NOVEMBER, HOUSE) == 4
