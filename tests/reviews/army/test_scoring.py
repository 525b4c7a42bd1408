"""How superfans are found: fifths that treat equals alike, parts that add up, no stars anywhere."""

from __future__ import annotations

import ast
import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.army.scoring import PARTS, Activity, fifths, segment_of, standings

activities = st.builds(
    Activity,
    orders=st.integers(0, 20),
    value_minor=st.integers(0, 10**7),
    since_order_days=st.one_of(st.none(), st.integers(0, 365)),
    reviews=st.integers(0, 9),
    helpful_votes=st.integers(0, 40),
    friends=st.integers(0, 9),
    ideas=st.integers(0, 4),
    missions=st.integers(0, 9),
    abuse=st.integers(0, 2),
)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_equal_people_have_equal_fifths_in_whatever_order_they_stand(values: list[int], chance: random.Random) -> None:
    ranked = dict(zip(values, fifths(values), strict=True))
    shuffled = list(values)
    chance.shuffle(shuffled)

    assert all(ranked[value] == fifth for value, fifth in zip(shuffled, fifths(shuffled), strict=True))
    assert set(ranked.values()) <= {1, 2, 3, 4, 5}
    assert [ranked[value] for value in sorted(ranked)] == sorted(ranked.values())


def test_sixty_of_a_hundred_who_ordered_once_share_one_fifth() -> None:
    """Where `pandas.qcut` raises because its edges are equal."""
    assert fifths([1] * 60 + [2] * 20 + [3] * 20) == [2] * 60 + [4] * 20 + [5] * 20


@settings(max_examples=25)
@given(st.dictionaries(st.integers(1, 99), activities, min_size=1, max_size=8))
def test_a_score_is_the_sum_of_its_parts_and_stays_within_a_hundred(people: dict[int, Activity]) -> None:
    for found in standings(people, PARTS).values():
        assert found.score == max(0, min(100, sum(part.points for part in found.parts.values())))
        assert all(part.points <= part.of for part in found.parts.values())


@given(activities, activities)
def test_r46_two_accounts_of_one_person_conserve_what_was_counted(one: Activity, other: Activity) -> None:
    both = one + other

    assert both.friends == one.friends + other.friends
    assert both.value_minor == one.value_minor + other.value_minor
    assert both.missions + both.reviews == one.missions + other.missions + one.reviews + other.reviews
    assert one + other == other + one


def test_who_buys_and_who_recommends_stand_in_different_corners() -> None:
    found = [
        segment_of(Activity(value_minor=value, friends=friends), 500) for value in (900, 100) for friends in (2, 0)
    ]

    assert found == ["champion", "affluent", "advocate", "miser"]


def test_what_somebody_thinks_of_us_is_not_in_their_score() -> None:
    """An invitation to a paid mission is worth something, and nothing of worth may depend on praise."""
    for name in ("scoring", "activity", "finding", "inviting"):
        tree = ast.parse((Path(__file__).parents[3] / "reviews" / "army" / f"{name}.py").read_text())
        named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        named |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not named & {"rating", "stars", "score_of_stars", "NpsResponse", "sentiment", "Echo", "MissionEcho"}, (
            name
        )
