"""R49: hard limits, three at once, the same for the same seed, and who waited longest first."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace

import pytest

from reviews.army.pairing import Helper, Matched, Rules, Wanted, hindrance, match, why_not

TIMES = ("weekday_morning", "weekday_evening", "weekend_day")
LANGUAGES = ("tr", "ru", "hi", "pl", "en", "de")


def a_helper(number: int, **changes: object) -> Helper:
    values: dict[str, object] = {"languages": ("en",), "times": frozenset(TIMES)}
    return Helper(id=number, user_id=number, **{**values, **changes})  # type: ignore[arg-type]


def a_wish(number: int, **changes: object) -> Wanted:
    values: dict[str, object] = {"languages": ("en",), "times": frozenset(TIMES)}
    return Wanted(id=number, user_id=10_000 + number, **{**values, **changes})  # type: ignore[arg-type]


def a_world(helpers: int, wishes: int, seed: int) -> tuple[list[Helper], list[Wanted]]:
    chance = random.Random(seed)
    people = [
        a_helper(
            number,
            languages=tuple(chance.sample(LANGUAGES, chance.randint(1, 3))),
            times=frozenset(chance.sample(TIMES, chance.randint(1, 3))),
            place=chance.choice(("İzmir", "Berlin", "Pune", "")),
            is_adult=chance.random() > 0.05,
            load=chance.choice((0, 0, 0, 1, 2, 3)),
            waited=chance.randint(0, 60),
            offers=chance.randint(0, 5),
        )
        for number in range(1, helpers + 1)
    ]
    wanted = [
        a_wish(
            number,
            languages=tuple(chance.sample(LANGUAGES, chance.randint(1, 2))),
            times=frozenset(chance.sample(TIMES, chance.randint(1, 2))),
            place=chance.choice(("İzmir", "Berlin", "")),
            in_person=chance.random() < 0.1,
            never=frozenset(chance.sample(range(1, helpers + 1), 3)),
        )
        for number in range(1, wishes + 1)
    ]
    return people, wanted


@pytest.mark.parametrize("seed", range(3))
def test_r49_no_pair_breaks_a_limit_and_nobody_has_more_than_three_at_once(seed: int) -> None:
    helpers, wishes = a_world(40, 90, seed)
    found = match(helpers, wishes, Rules(), "a seed")
    by_id, wanted = {each.id: each for each in helpers}, {each.id: each for each in wishes}

    assert found.pairs
    for wish_id, helper_id in found.pairs.items():
        assert hindrance(by_id[helper_id], wanted[wish_id], Rules()) is None
    for helper_id, count in Counter(found.pairs.values()).items():
        assert by_id[helper_id].load + count <= 3
    assert set(found.pairs) | set(found.unmatched) == set(wanted)
    assert set(found.pairs.values()) | set(found.not_chosen) == set(by_id)


def test_r49_the_same_seed_gives_the_same_pairs_in_any_order_and_another_seed_others() -> None:
    helpers, wishes = [a_helper(n) for n in range(1, 31)], [a_wish(n) for n in range(1, 11)]
    first = match(helpers, wishes, Rules(), "one")

    assert match(helpers[::-1], wishes[::-1], Rules(), "one") == first
    assert match(helpers, wishes, Rules(), "two").pairs != first.pairs


def test_r49_who_was_offered_one_least_recently_comes_first_among_equals() -> None:
    helpers = [a_helper(1, waited=2), a_helper(2, waited=40), a_helper(3, waited=9)]

    for seed in ("a", "b", "c"):
        assert match(helpers, [a_wish(1)], Rules(), seed).pairs == {1: 2}


def test_a_pair_that_fits_better_goes_before_one_that_waited_longer() -> None:
    near = a_helper(1, place="İzmir", waited=0)
    far = a_helper(2, place="Berlin", waited=99)

    assert match([near, far], [a_wish(1, place="izmir")], Rules(), "s").pairs == {1: 1}
    assert match([near, far], [a_wish(1, place=" İZMİR")], Rules(), "s").pairs == {1: 1}
    assert match([near, far], [a_wish(1, place="Berlin")], Rules(), "s").pairs == {1: 2}


@pytest.mark.parametrize(
    ("helper", "wish", "reason"),
    [
        ({"is_adult": False}, {}, "adult"),
        ({}, {"never": frozenset({1})}, "blocked"),
        ({"load": 3}, {}, "busy"),
        ({"load": 1, "most": 1}, {}, "busy"),
        ({"is_skilled": False}, {}, "skill"),
        ({}, {"languages": ("hi",)}, "language"),
        ({"times": frozenset({"weekend_day"})}, {"times": frozenset({"weekday_morning"})}, "times"),
        ({"place": "Pune"}, {"place": "Mumbai", "in_person": True}, "place"),
    ],
)
def test_r50_each_limit_is_a_reason_that_is_told(
    helper: dict[str, object], wish: dict[str, object], reason: str
) -> None:
    rules = Rules(skill_needed=True)
    one, other = a_helper(1, **helper), a_wish(1, **wish)
    found = match([one], [other], rules, "s")

    assert found == Matched(pairs={}, not_chosen={1: reason}, unmatched={1: reason})
    assert why_not(replace(a_helper(1), is_skilled=True), [a_wish(1)], rules) == "others"


@pytest.mark.slow
def test_two_thousand_customers_and_five_hundred_volunteers_are_matched_in_seconds() -> None:
    helpers, wishes = a_world(500, 2000, 11)
    begun = time.monotonic()
    found = match(helpers, wishes, Rules(), "bench")
    seconds = time.monotonic() - begun

    assert len(found.pairs) > 500
    assert seconds < 10
    assert match(helpers[::-1], wishes, Rules(), "bench") == found
