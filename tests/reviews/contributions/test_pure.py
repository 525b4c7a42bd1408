"""The arithmetic of contributions: shares that sum exactly, scopes that compare, a rubric that is the same for all."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import Money
from reviews.contributions import rubric, scopes, shares
from reviews.contributions.idea_states import MOVES, CannotMove, IdeaState, NeedsAnswer, move

FEES = st.integers(min_value=0, max_value=10**12)
CURRENCIES = st.sampled_from(("EUR", "JPY", "KWD", "TRY"))


# The shares of up to twelve holders, which make the whole.
HOLDINGS = st.lists(st.integers(min_value=1, max_value=800), max_size=11).map(lambda held: [*held, 10_000 - sum(held)])


@given(FEES, CURRENCIES, HOLDINGS, st.integers(min_value=0, max_value=5_000))
def test_the_split_of_a_fee_among_holders_sums_exactly(
    minor: int, currency: str, held: list[int], kept_bp: int
) -> None:
    fee = Money(minor, currency)
    kept = shares.kept_by_house(fee, kept_bp)
    parts = shares.parts(fee - kept, held)
    assert shares.is_whole(held)
    assert sum((part.minor for part in parts), kept.minor) == minor
    assert all(
        abs(part.minor * 10_000 - (minor - kept.minor) * bp) < 10_000 for part, bp in zip(parts, held, strict=True)
    )


@given(st.sets(st.integers(min_value=0, max_value=700)))
def test_spans_hold_exactly_the_numbers_they_were_made_of(numbers: set[int]) -> None:
    spans = scopes.merged(numbers)
    assert {number for low, high in spans for number in range(low, high)} == numbers
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_the_world_covers_every_country_and_the_union_its_own() -> None:
    world, union = scopes.spans_of_places(["world"]), scopes.spans_of_places(["EU", "TR"])
    assert all(scopes.covers(world, scopes.number_of(code)) for code in ("AA", "EE", "TR", "ZZ"))
    assert [scopes.covers(union, scopes.number_of(code)) for code in ("EE", "TR", "CH")] == [True, True, False]
    for bad in ("", "E", "ee", "E1", "EUR"):
        with pytest.raises(scopes.UnknownScope):
            scopes.number_of(bad)
    with pytest.raises(scopes.UnknownScope):
        scopes.spans_of_media(["smoke signals"])


@given(st.fixed_dictionaries({each.key: st.integers(min_value=0, max_value=5) for each in rubric.CRITERIA}))
def test_r44_equal_points_give_an_equal_total(points: dict[str, int]) -> None:
    backwards = dict(reversed(points.items()))
    assert rubric.total(points) == rubric.total(backwards)
    assert 0 <= rubric.total(points) <= 100


def test_r44_a_question_without_points_is_no_evaluation() -> None:
    assert sum(each.weight for each in rubric.CRITERIA) == 100
    full = {each.key: 5 for each in rubric.CRITERIA}
    assert rubric.total(full) == 100
    assert rubric.mean([70, 71]) == 71
    assert rubric.mean([]) is None
    for bad in ({}, {**full, "use": 6}, {**full, "stars": 5}):
        with pytest.raises(rubric.BadPoints):
            rubric.total(bad)


def test_r43_declined_and_joined_ideas_need_a_public_answer() -> None:
    for wanted in (IdeaState.DECLINED, IdeaState.DUPLICATE, IdeaState.ACCEPTED):
        with pytest.raises(NeedsAnswer):
            move(IdeaState.SHORTLISTED, wanted, "  ")
        assert move(IdeaState.SHORTLISTED, wanted, "Because.") is wanted
    with pytest.raises(CannotMove):
        move(IdeaState.COMPLETED, IdeaState.OPEN, "No.")
    assert set(MOVES) == set(IdeaState)
