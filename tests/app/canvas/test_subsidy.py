"""Who pays for whom, without a database: no circle, and nobody forgotten who has no payer."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from app.canvas.subsidy import closes_circle, final_payers, has_circle, reach, without_payer

PEOPLE = range(1, 9)
edges = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=40)


def graph(pairs: list[tuple[int, int]]) -> dict[int, list[int]]:
    payers: dict[int, list[int]] = defaultdict(list)
    for entry, payer in pairs:
        payers[entry].append(payer)
    return payers


def guarded(pairs: list[tuple[int, int]]) -> dict[int, list[int]]:
    """The graph that grows when every pair that would close a circle is refused."""
    payers: dict[int, list[int]] = defaultdict(list)
    for entry, payer in pairs:
        if not closes_circle(entry, payer, payers):
            payers[entry].append(payer)
    return payers


def test_two_who_would_pay_for_each_other_are_a_circle() -> None:
    assert closes_circle(2, 1, {1: [2]})
    assert closes_circle(3, 1, {1: [2], 2: [3]})
    assert closes_circle(1, 1, {})
    assert not closes_circle(1, 3, {1: [2], 2: [3]})


@given(edges)
def test_what_refuses_circles_never_has_one(pairs: list[tuple[int, int]]) -> None:
    assert not has_circle(guarded(pairs))


@given(edges)
def test_a_pair_is_refused_only_if_it_would_close_a_circle(pairs: list[tuple[int, int]]) -> None:
    payers = guarded(pairs)
    for entry in PEOPLE:
        for payer in PEOPLE:
            grown = {one: [*payers.get(one, []), *([payer] if one == entry else [])] for one in PEOPLE}
            assert closes_circle(entry, payer, payers) == has_circle(grown)


@given(edges)
def test_a_way_ends_even_in_a_circle(pairs: list[tuple[int, int]]) -> None:
    for entry in PEOPLE:
        assert len(list(reach(entry, graph(pairs)))) <= len(PEOPLE)


@given(edges, st.sets(st.sampled_from(PEOPLE)))
def test_everybody_pays_is_paid_for_or_is_told_to_have_no_payer(pairs: list[tuple[int, int]], paying: set[int]) -> None:
    payers = guarded(pairs)
    unpaid = without_payer(PEOPLE, payers, paying)

    for entry in PEOPLE:
        assert (entry in unpaid) == (entry not in paying and not final_payers(entry, payers, paying))
        assert set(final_payers(entry, payers, paying)) <= paying


def test_a_chain_is_followed_to_who_pays_in_the_end() -> None:
    payers = {1: [2], 2: [3, 4], 5: [6]}

    assert final_payers(1, payers, {3, 4}) == [3, 4]
    assert without_payer([1, 2, 3, 4, 5, 6], payers, {3, 4}) == {5, 6}
