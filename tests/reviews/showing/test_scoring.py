from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.showing.scoring import Distribution, mean_hundredths, ranking_score, wilson_lower_bound


@pytest.mark.parametrize(
    ("ratings", "score"), [([5], 3.688), ([1], 3.188), ([5] * 100, 4.902)], ids=["one five", "one one", "100 fives"]
)
def test_the_ranking_score_leans_on_its_prior_as_published(ratings: list[int], score: float) -> None:
    assert round(ranking_score(sum(ratings), len(ratings)), 3) == score


def test_many_votes_outweigh_few_perfect_ones() -> None:
    assert wilson_lower_bound(2, 2) == pytest.approx(0.342, abs=0.0005)
    assert wilson_lower_bound(100, 101) == pytest.approx(0.946, abs=0.0005)
    assert wilson_lower_bound(0, 0) == 0.0


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_bound_lies_below_the_share_it_bounds(helpful: int, other: int) -> None:
    votes = helpful + other
    bound = wilson_lower_bound(helpful, votes)
    assert 0.0 <= bound <= (helpful / votes if votes else 0.0)


def test_nothing_is_not_zero_stars() -> None:
    assert Distribution({}).mean_hundredths is None
    assert Distribution({}).share_bp(5) == 0


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60))
def test_the_mean_is_the_nearest_hundredth_halves_upward(ratings: list[int]) -> None:
    exact = Fraction(sum(ratings), len(ratings)) * 100
    found = mean_hundredths(sum(ratings), len(ratings))
    assert found is not None
    assert -Fraction(1, 2) < found - exact <= Fraction(1, 2)
    by_star = {star: ratings.count(star) for star in set(ratings)}
    assert Distribution(by_star).mean_hundredths == found
