"""Levels, caps and rounding: tables and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import Money, MoneyError, round_half_up
from referrals.commissions.levels import Gaps, Scale, chain, earnings, within_joint_cap

CURRENCIES = st.sampled_from(["JPY", "EUR", "KWD"])
SPONSORS = {1: 2, 2: 3, 3: 4, 4: 5}


def euros(*minor: int) -> list[Money]:
    return [Money(each, "EUR") for each in minor]


@pytest.mark.parametrize(
    ("base", "rates", "people", "amounts"),
    [
        (10_000, (1_000,), (1,), (1_000,)),
        (500, (290,), (1,), (15,)),  # 500 × 2.9 % is 14.5: half up, where a float says 14
        (10_000, (1_000, 500, 250), (1, 2, 3), (1_000, 500, 250)),
        (10_000, (1_000, 500, 250), (1, None, 3), (1_000, 250)),
        (10_000, (1_000, 0, 250), (1, 2, 3), (1_000, 250)),
        (99, (3_333, 3_333, 3_333), (1, 2, 3), (33, 33, 33)),
        (100, (3_333, 3_333, 3_333), (1, 2, 3), (34, 33, 33)),
        (0, (1_000,), (1,), (0,)),
    ],
)
def test_each_level_earns_its_rate_of_the_base(
    base: int, rates: tuple[int, ...], people: tuple[int | None, ...], amounts: tuple[int, ...]
) -> None:
    earned = earnings(Money(base, "EUR"), Scale(rates_bp=rates), people)
    assert [each.amount for each in earned] == euros(*amounts)


def test_a_cap_on_all_levels_is_shared_in_proportion() -> None:
    earned = earnings(Money(10_000, "EUR"), Scale(rates_bp=(2_000, 1_000), cap_bp=1_500), (1, 2))
    assert [each.amount for each in earned] == euros(1_000, 500)


@given(
    base=st.integers(0, 10**12),
    currency=CURRENCIES,
    rates=st.lists(st.integers(0, 4_000), min_size=1, max_size=10),
    cap=st.integers(0, 10_000),
    data=st.data(),
)
def test_all_levels_together_get_the_capped_rate_of_the_base_and_no_unit_more(
    base: int, currency: str, rates: list[int], cap: int, data: st.DataObject
) -> None:
    people = data.draw(st.tuples(*(st.sampled_from([None, place]) for place in range(1, len(rates) + 1))))
    earned = earnings(Money(base, currency), Scale(rates_bp=tuple(rates), cap_bp=cap), people)
    filled = sum(rate for person, rate in zip(people, rates, strict=True) if person is not None)
    whole = sum(each.amount.minor for each in earned)
    assert whole == round_half_up(base * min(filled, cap), 10_000) <= base
    for each in earned:
        # A part is less than one unit from its exact share of the whole.
        assert abs(each.amount.minor * filled - whole * each.rate) < filled


def test_a_scale_says_what_it_cannot_be() -> None:
    for wrong in ({"rates_bp": ()}, {"rates_bp": (-1,)}, {"rates_bp": (100,), "cap_bp": 10_001}):
        with pytest.raises(MoneyError):
            Scale(**wrong)


def test_nobody_stands_at_two_levels_of_one_order() -> None:
    with pytest.raises(MoneyError):
        earnings(Money(100, "EUR"), Scale(rates_bp=(100, 100)), (1, 1))


@pytest.mark.parametrize(
    ("inactive", "gaps", "people"),
    [
        (set(), Gaps.BREAKAGE, (1, 2, 3)),
        ({2}, Gaps.BREAKAGE, (1, None, 3)),
        ({2}, Gaps.COMPRESSION, (1, 3, 4)),
        ({2, 3, 4, 5}, Gaps.COMPRESSION, (1, None, None)),
        ({1}, Gaps.COMPRESSION, (None, None, None)),
        ({1}, Gaps.BREAKAGE, (None, None, None)),
    ],
)
def test_who_stands_where_when_somebody_may_not_earn(
    inactive: set[int], gaps: Gaps, people: tuple[int | None, ...]
) -> None:
    assert chain(1, SPONSORS, 3, lambda person: person not in inactive, gaps) == people


def test_a_chain_ends_where_nobody_sponsors() -> None:
    assert chain(5, SPONSORS, 3, lambda _: True) == (5, None, None)


def test_a_circle_of_sponsors_is_refused_rather_than_paid() -> None:
    with pytest.raises(MoneyError):
        chain(1, {1: 2, 2: 1}, 5, lambda _: True)


@pytest.mark.parametrize(("commission", "fits"), [(300, True), (500, True), (501, False)])
def test_discount_commissions_and_benefit_together_stay_within_the_joint_cap(commission: int, fits: bool) -> None:
    given_away = euros(1_000, commission, 500)
    assert within_joint_cap(given_away, Money(10_000, "EUR"), 2_000) is fits
