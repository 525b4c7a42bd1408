"""Which discounts stand together, and that typing them in another order changes nothing."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.money import Money
from referrals.promotions.discounting import Item
from referrals.promotions.stacking import Applied, Candidate, applied, best, go_together
from referrals.promotions.terms import Kind, Terms


def terms(rate_bp: int | None = None, amount: int | None = None, **changes: object) -> Terms:
    kind = Kind.PERCENTAGE if rate_bp is not None else Kind.FIXED
    amounts = {} if amount is None else {"EUR": amount}
    return Terms(**{"kind": kind, "labels": {"en": "x"}, "rate_bp": rate_bp, "amounts": amounts, **changes})  # type: ignore[arg-type]


def basket(*minor: int) -> tuple[list[Item], Money]:
    items = [
        Item(service_id=at, disciplines=frozenset(), quantity=1, unit_net=Money(each, "EUR"))
        for at, each in enumerate(minor, start=1)
    ]
    return items, Money(sum(minor), "EUR")


def candidates(*each: Terms) -> list[Candidate]:
    return [Candidate(promotion_id=at, terms=it) for at, it in enumerate(each, start=1)]


def amounts(found: list[Applied]) -> list[tuple[int, int]]:
    return [(each.candidate.promotion_id, each.amount.minor) for each in found]


def test_percentages_come_before_amounts_and_each_takes_from_what_is_left() -> None:
    both = candidates(terms(amount=1_000), terms(rate_bp=1_000))
    assert amounts(best(both, *basket(10_000))) == [(2, 1_000), (1, 1_000)]
    assert amounts(best(candidates(terms(rate_bp=5_000), terms(rate_bp=5_000)), *basket(10_000))) == [
        (1, 5_000),
        (2, 2_500),
    ]


def test_one_that_stands_alone_wins_only_when_it_saves_more() -> None:
    alone, small = terms(rate_bp=1_500, alone=True), terms(rate_bp=1_000)
    assert amounts(best(candidates(alone, small), *basket(10_000))) == [(1, 1_500)]
    assert amounts(best(candidates(alone, small, terms(rate_bp=1_000)), *basket(10_000))) == [(2, 1_000), (3, 900)]


def test_of_an_exclusive_group_the_best_applies_and_joint_groups_stay_apart() -> None:
    spring: dict[str, Any] = {"exclusive_group": "spring"}
    rivals = candidates(terms(rate_bp=500, **spring), terms(rate_bp=1_000, **spring), terms(amount=100))
    assert amounts(best(rivals, *basket(10_000))) == [(2, 1_000), (3, 100)]
    joint = candidates(
        terms(rate_bp=500, joint_group="club"), terms(rate_bp=400, joint_group="club"), terms(rate_bp=800)
    )
    assert amounts(best(joint, *basket(10_000))) == [(1, 500), (2, 380)]


def test_who_beats_a_rival_keeps_its_own_place_in_the_order() -> None:
    spring: dict[str, Any] = {"exclusive_group": "spring"}
    first, second, third = (
        terms(rate_bp=500, priority=10, **spring),
        terms(amount=1_000, priority=50),
        terms(rate_bp=2_000, **spring),
    )
    assert amounts(best(candidates(first, second, third), *basket(10_000))) == [(2, 1_000), (3, 1_800)]


def test_the_price_never_falls_below_zero() -> None:
    found = best(candidates(terms(amount=7_000), terms(amount=7_000), terms(rate_bp=1_000)), *basket(10_000))
    assert sum(each.amount.minor for each in found) == 10_000


_groups = st.sampled_from([None, "a", "b"])
_terms = st.builds(
    terms,
    rate_bp=st.integers(0, 10_000) | st.none(),
    amount=st.integers(0, 20_000),
    priority=st.sampled_from([50, 100]),
    alone=st.booleans(),
    exclusive_group=_groups,
    joint_group=_groups,
    caps=st.sampled_from([{}, {"EUR": 500}]),
    units_per_order=st.sampled_from([None, 1]),
)


@given(st.lists(_terms, max_size=10), st.lists(st.integers(0, 10**6), min_size=1, max_size=4), st.randoms())
def test_the_result_does_not_depend_on_the_order_of_typing(
    each: list[Terms], prices: list[int], chance: random.Random
) -> None:
    items, net = basket(*prices)
    typed = candidates(*each)
    found = best(typed, items, net)
    shuffled = list(typed)
    chance.shuffle(shuffled)
    assert best(shuffled, items, net) == found
    order = [one.candidate.place for one in found]
    assert order == sorted(order), "applied in the fixed order"
    for at, one in enumerate(found):
        assert all(go_together(one.candidate.terms, other.candidate.terms) for other in found[at + 1 :])
        assert one.amount.minor >= 0
    assert sum(one.amount.minor for one in found) <= net.minor
    assert all(
        sum(one.value.minor for one in found) >= sum(one.value.minor for one in applied([single], items, net))
        for single in typed
        if single.terms.alone
    )
