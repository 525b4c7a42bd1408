"""Findings from what was counted, by tables and properties: thresholds are inclusive and more of it is never less suspicious."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.risk.rules import Rules
from referrals.risk.scanning import A_DAY, days, half_days, months
from referrals.risk.signals import (
    CodeUses,
    NewAccounts,
    Orders,
    Returns,
    Visits,
    Window,
    click_flood,
    clicked_again,
    exceeds_usual,
    leaked_code,
    new_accounts,
    refund_rate,
    velocity,
)

RULES = Rules()
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = Window(begins_at=NOON, ends_at=NOON + A_DAY)
ORDERS = Orders(enrolment_id=1, conversions=tuple(range(12)), people=35, before=0)
VISITS = Visits(enrolment_id=1, event="click", people=20, apart=300, people_before=0, done=0, conversions=())
USES = CodeUses(enrolment_id=1, code="X", conversions=tuple(range(12)), alone=10, before=0, visits=0)
ACCOUNTS = NewAccounts(enrolment_id=1, accounts=8, same_network=4, conversions=())
RETURNS = Returns(enrolment_id=1, orders=10, returned=tuple(range(4)))


@pytest.mark.parametrize(
    ("change", "is_noticed"),
    [
        ({}, True),
        ({"conversions": tuple(range(11))}, False),
        ({"people": 36}, False),
        ({"before": 28 * 2}, True),
        ({"before": 28 * 2 + 1}, False),
    ],
)
def test_many_orders_with_few_visitors(change: dict[str, object], is_noticed: bool) -> None:
    assert (velocity(replace(ORDERS, **change), DAY, RULES) is not None) is is_noticed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "is_noticed"),
    [
        ({}, True),
        ({"apart": 299}, False),
        ({"people": 21}, False),
        ({"people": 600, "apart": 0}, True),
        ({"people": 599, "apart": 0}, False),
        ({"people": 600, "apart": 0, "done": 1}, False),
        ({"people": 600, "apart": 0, "people_before": 28 * 50}, True),
        ({"people": 600, "apart": 0, "people_before": 28 * 50 + 1}, False),
        ({"event": "impression", "people": 600, "apart": 9_000}, False),
        ({"event": "impression", "people": 6_000, "apart": 9_000}, True),
    ],
)
def test_floods_of_clicks(change: dict[str, object], is_noticed: bool) -> None:
    assert (click_flood(replace(VISITS, **change), DAY, RULES) is not None) is is_noticed  # type: ignore[arg-type]


def test_who_comes_again_and_again_is_known_when_the_day_is_over_and_who_orders_nothing_a_day_later() -> None:
    assert clicked_again(VISITS, DAY, RULES) == click_flood(VISITS, DAY, RULES) is not None
    idle = replace(VISITS, people=600, apart=0)
    assert clicked_again(idle, DAY, RULES) is None and click_flood(idle, DAY, RULES) is not None


@pytest.mark.parametrize(
    ("change", "is_noticed"),
    [
        ({}, True),
        ({"alone": 9}, False),
        ({"conversions": tuple(range(11)), "alone": 11}, False),
        ({"before": 28 * 3}, False),
        ({"conversions": (1,), "alone": 0, "visits": 3}, True),
        ({"conversions": (1,), "alone": 0, "visits": 2}, False),
        ({"conversions": (), "alone": 0, "visits": 50}, False),
    ],
)
def test_a_code_that_has_spread(change: dict[str, object], is_noticed: bool) -> None:
    assert (leaked_code(replace(USES, **change), DAY, RULES) is not None) is is_noticed  # type: ignore[arg-type]


def test_new_accounts_and_returns() -> None:
    assert new_accounts(ACCOUNTS, DAY, RULES) is not None
    assert new_accounts(replace(ACCOUNTS, accounts=7), DAY, RULES) is None
    assert new_accounts(replace(ACCOUNTS, same_network=3), DAY, RULES) is None
    found = refund_rate(RETURNS, DAY, RULES)
    assert found is not None
    assert (found.value, found.threshold, found.conversions) == (4_000, 4_000, (0, 1, 2, 3))
    assert refund_rate(replace(RETURNS, returned=(1, 2, 3)), DAY, RULES) is None
    assert refund_rate(replace(RETURNS, orders=5), DAY, RULES) is None


@given(count=st.integers(0, 10_000), before=st.integers(0, 10_000), factor=st.integers(1, 50))
def test_a_busier_day_is_never_more_usual(count: int, before: int, factor: int) -> None:
    if exceeds_usual(count, before, factor):
        assert exceeds_usual(count + 1, before, factor)
        assert exceeds_usual(count, max(0, before - 1), factor)
        assert count >= factor


@given(st.integers(0, 60 * 24 * 3_000))
def test_windows_cover_the_last_days_and_stand_still(minutes: int) -> None:
    """Whenever it is looked, windows begin at the same moments: else one burst would be two signals."""
    now = NOON + timedelta(minutes=minutes)
    halves = half_days(now)
    assert {each.begins_at.hour for each in halves} <= {0, 12}
    assert halves[0].begins_at <= now - timedelta(days=2)
    assert any(each.begins_at <= now - timedelta(hours=12) and now < each.ends_at for each in halves)
    assert all(each.ends_at <= now for each in days(now))
    last, this = months(now)
    assert last.ends_at == this.begins_at <= now < this.ends_at
    assert this.ends_at.day == last.begins_at.day == 1


def test_rules_survive_json_and_older_versions() -> None:
    changed = replace(RULES, leak_uses=5, coupon_hosts=("a.example",))
    assert Rules.from_json(changed.as_json()) == changed
    assert Rules.from_json({"leak_uses": 5, "gone": 1}) == replace(RULES, leak_uses=5)
