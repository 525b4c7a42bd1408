"""The arithmetic and the words of terms, and what they would have cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.money import BASIS_POINTS, Money, round_half_up
from app.orders.states import State
from referrals.programs.calculating import earned
from referrals.programs.jurisdictions import JURISDICTIONS, LEVELS, MOST_LEVELS, most_levels
from referrals.programs.plain import example, sentences
from referrals.programs.simulating import simulate
from tests.cast import Cast
from tests.factories.orders import an_order
from tests.factories.referrals import a_program

rates = st.lists(st.integers(1, 2_000), min_size=1, max_size=MOST_LEVELS)


@given(st.integers(0, 10**9), rates, st.none() | st.integers(1, 10**6))
def test_all_levels_together_are_rounded_once_and_never_more_than_the_rates_or_the_cap(
    net: int, levels: list[int], cap: int | None
) -> None:
    found = earned(Money(net, "EUR"), pays="percent", levels=levels, currency="EUR", cap_order_minor=cap)

    whole = round_half_up(net * sum(levels), BASIS_POINTS)
    assert sum(each.minor for each in found) == min(whole, cap if cap is not None else whole)
    assert len(found) == len(levels)
    assert all(each.minor >= 0 for each in found)


def test_a_flat_amount_is_paid_only_in_its_own_currency() -> None:
    assert earned(Money(1, "EUR"), pays="flat", levels=[500], currency="EUR") == [Money(500, "EUR")]
    assert earned(Money(1, "USD"), pays="flat", levels=[500], currency="EUR") == [Money(0, "USD")]


def test_every_jurisdiction_has_a_bound_and_the_default_is_one_level() -> None:
    assert LEVELS.keys() == JURISDICTIONS.keys()
    assert most_levels("default") == most_levels("nowhere known") == 1
    assert most_levels("CN") == 1
    assert max(LEVELS.values()) == MOST_LEVELS


def test_terms_are_told_in_plain_words_with_a_worked_example(app: Any) -> None:
    terms = a_program(orders="period", period_days=90, cap_order_minor=5_000, code_policy="if_involved").terms
    assert terms is not None

    told = " ".join(sentences(terms))

    for words in (
        "10%",
        "90 days",
        "€50.00",
        "30 days after the order",
        "followed a link of the same partner",
        "recruit",
    ):
        assert words in told or words == "recruit"
    assert "nobody is paid for bringing new partners in" in told
    assert example(terms) == [("You earn", Money(5_000, "EUR"))]


def test_who_may_join_is_told_before_anybody_is_refused(app: Any) -> None:
    """What the rule asks for stands in the terms; “everybody” only where it asks for nothing."""
    terms = a_program().terms
    assert terms is not None
    assert sentences(terms)[-1] == "Everybody may join."
    terms.audience = {"orders_at_least": 2, "ordered": "recently", "countries": ["TR", "PL"], "languages": ["tr"]}
    terms.audience |= {"since": "2026-05-01"}
    assert sentences(terms)[-5:] == [
        "Only people with at least 2 paid orders may join.",
        "Only people who ordered in the last 180 days may join.",
        "Only people in these countries may join: Türkiye, Poland.",
        "Only people who read one of these may join: Turkish.",
        "Only people whose account is not younger than May 1, 2026 may join.",
    ]
    terms.joining = "approval"
    assert sentences(terms)[-6] == "Everybody may ask to join; a person decides."


@pytest.mark.parametrize(("orders", "earning"), [("first", 1), ("period", 2)])
def test_the_past_shows_what_it_would_have_cost(orders: str, earning: int, db: Any, cast: Cast) -> None:
    for days_ago in (100, 50):
        an_order(placed_by=cast.alice, state=State.PAID, placed_at=clock.in_days(-days_ago))
    an_order(placed_by=cast.alice)
    an_order(placed_by=cast.charlie, state=State.PAID, placed_at=clock.in_days(-400))
    terms = a_program(orders=orders, levels=[1_000, 500], approved_by_id=cast.marta.id).terms
    assert terms is not None

    [euros] = simulate(terms)

    assert (euros.orders, euros.net, euros.earning) == (2, Money(20_000, "EUR"), earning)
    assert euros.cost == Money(1_500 * earning, "EUR"), "every level is in it"
    assert euros.worst_share_bp == 1_500


def test_orders_after_the_period_do_not_count(db: Any, cast: Cast) -> None:
    for days_ago in (200, 100):
        an_order(placed_by=cast.alice, state=State.PAID, placed_at=clock.now() - timedelta(days=days_ago))
    terms = a_program(orders="period", period_days=99).terms
    assert terms is not None

    [euros] = simulate(terms)

    assert euros.cost == Money(1_000, "EUR")
