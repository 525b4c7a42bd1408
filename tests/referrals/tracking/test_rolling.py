"""Touches become daily numbers, any number of times with the same result, and go when their time is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db
from referrals.tracking import tasks
from referrals.tracking.models import ReferralDay, ReferralLink, ReferralTouch
from referrals.tracking.queries import clicks_by_day, clicks_by_sub_id, numbers_of
from tests.cast import Cast
from tests.factories.referrals import a_link, a_partner

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def link(db: Any, cast: Cast) -> ReferralLink:
    return a_link(a_partner(cast.bob), "bob")


def touch(
    link: ReferralLink, at: datetime, visitor: int, kind: str = "counted", event: str = "click", **details: str
) -> None:
    db.session.execute(
        sa.insert(ReferralTouch).values(
            happened_at=at, link_id=link.id, event=event, kind=kind, visitor=bytes([visitor]), details=details
        )
    )
    db.session.commit()


def days() -> list[tuple[date, str, str, str, int]]:
    rows = db.session.execute(sa.select(ReferralDay).order_by(ReferralDay.day, ReferralDay.kind, ReferralDay.sub_id))
    return [(row.day, row.event, row.kind, row.sub_id, row.count) for row in rows.scalars()]


def test_days_are_counted_by_kind_and_sub_id(link: ReferralLink, noon: datetime) -> None:
    for visitor, sub in ((1, "mail_"), (2, "mail_"), (3, "")):
        touch(link, NOON, visitor, **({"sub": sub} if sub else {}))
    touch(link, NOON, 9, "bot")
    touch(link, NOON - timedelta(days=1), 1)
    touch(link, NOON, 5, event="impression")

    tasks.count_days()

    yesterday, today = date(2026, 11, 19), date(2026, 11, 20)
    assert set(days()) == {
        (yesterday, "click", "counted", "", 1),
        (today, "click", "bot", "", 1),
        (today, "click", "counted", "", 1),
        (today, "click", "counted", "mail_", 2),
        (today, "impression", "counted", "", 1),
    }
    numbers = numbers_of([link.id])[link.id]
    assert (numbers.counted, numbers.apart, numbers.impressions) == (4, 1, 1)
    assert clicks_by_sub_id(link.id) == [("", 2), ("mail_", 2)]
    assert clicks_by_day(link.id, 3) == [
        (date(2026, 11, 18), 0),
        (date(2026, 11, 19), 1),
        (date(2026, 11, 20), 3),
    ]


def test_counting_again_changes_nothing_and_new_touches_are_added(link: ReferralLink, noon: datetime) -> None:
    touch(link, NOON, 1)
    for _ in range(3):
        tasks.count_days()
    assert numbers_of([link.id])[link.id].counted == 1

    touch(link, NOON + timedelta(minutes=5), 2)
    tasks.count_days()
    tasks.count_days()
    assert numbers_of([link.id])[link.id].counted == 2


def test_a_visitor_counted_twice_in_a_race_is_one_visitor(link: ReferralLink, noon: datetime) -> None:
    touch(link, NOON, 1)
    touch(link, NOON, 1)

    tasks.count_days()

    assert numbers_of([link.id])[link.id].counted == 1


def test_days_that_nobody_counted_are_caught_up(link: ReferralLink, noon: datetime) -> None:
    touch(link, NOON - timedelta(days=40), 1)
    tasks.count_days()
    touch(link, NOON - timedelta(days=20), 2)
    touch(link, NOON - timedelta(days=1), 3)

    tasks.count_days()

    assert [day for day, *_ in days()] == [date(2026, 10, 11), date(2026, 10, 31), date(2026, 11, 19)]


def test_touches_older_than_ninety_days_go_and_their_numbers_stay(link: ReferralLink, noon: datetime) -> None:
    for age in (200, 91, 90, 89, 1):
        touch(link, NOON - timedelta(days=age), age % 250)

    tasks.forget_touches()

    kept = set(db.session.scalars(sa.select(ReferralTouch.happened_at)))
    assert kept == {NOON - timedelta(days=age) for age in (90, 89, 1)}
    assert numbers_of([link.id])[link.id].counted == 5


def test_whole_months_go_by_dropping_their_table_and_new_ones_are_made(link: ReferralLink, db: Any) -> None:
    with clock.freeze(NOON):
        tasks.forget_touches()
        touch(link, NOON, 1)
    assert {"referral_touch_2026_11", "referral_touch_2027_01"} <= months()

    with clock.freeze(NOON + timedelta(days=200)):
        tasks.forget_touches()

    assert "referral_touch_2026_11" not in months()
    assert {"referral_touch_2027_06", "referral_touch_2027_08"} <= months()
    assert numbers_of([link.id])[link.id].counted == 1


def test_touches_that_came_before_their_month_had_a_table_move_into_it(link: ReferralLink) -> None:
    waking = datetime(2031, 5, 7, 12, 0, tzinfo=UTC)
    touch(link, waking, 1)
    touch(link, waking + timedelta(days=31), 2)
    assert not {"referral_touch_2031_05", "referral_touch_2031_06"} & months()

    with clock.freeze(waking):
        tasks.forget_touches()

    rows = "SELECT happened_at, tableoid::regclass::text FROM referral_touch ORDER BY happened_at"
    assert [tuple(row) for row in db.session.execute(sa.text(rows))] == [
        (waking, "referral_touch_2031_05"),
        (waking + timedelta(days=31), "referral_touch_2031_06"),
    ]


def months() -> set[str]:
    found = sa.text("SELECT relname FROM pg_class WHERE relname LIKE 'referral_touch_20%' AND relkind = 'r'")
    return set(db.session.scalars(found))


def test_a_touch_that_comes_late_lands_in_its_day(link: ReferralLink, noon: datetime) -> None:
    """Ten days late, found by its number; and twice, because numbers are given before rows can be seen."""
    touch(link, NOON - timedelta(days=10), 1)
    touch(link, NOON, 2)
    tasks.count_days()

    touch(link, NOON - timedelta(days=10), 3)
    touch(link, NOON - timedelta(days=30), 4)
    tasks.count_days()

    counted = [(day, number) for day, _event, _kind, _sub, number in days()]
    assert counted == [(date(2026, 10, 21), 1), (date(2026, 11, 10), 2), (date(2026, 11, 20), 1)]
    tasks.count_days()
    assert [(day, number) for day, _event, _kind, _sub, number in days()] == counted


def test_a_day_whose_touches_are_gone_keeps_its_numbers(link: ReferralLink, noon: datetime) -> None:
    for visitor in (1, 2, 3):
        touch(link, NOON - timedelta(days=95), visitor)
    tasks.forget_touches()

    touch(link, NOON - timedelta(days=95), 4)
    tasks.count_days()

    assert [(day, number) for day, _event, _kind, _sub, number in days()] == [(date(2026, 8, 17), 3)]
