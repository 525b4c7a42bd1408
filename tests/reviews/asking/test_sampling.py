"""R6: who is asked is everyone, or a draw that anyone repeats with the list and the seed."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from reviews.asking.sampling import drawn, key_of, population_hash

KEYS = [key_of(f"IM-{number}", 1) for number in range(500)]


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_r6_the_draw_depends_on_nothing_but_the_list_and_the_seed(chance: object, size: int) -> None:
    keys = KEYS[:50]
    shuffled = list(keys)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert drawn(shuffled, "seed", size) == drawn(keys, "seed", size)
    assert len(drawn(keys, "seed", size)) == min(size, 50)
    assert population_hash(shuffled) == population_hash(keys)


def test_r6_six_lines_draw_it_again() -> None:
    ranked = sorted(KEYS, key=lambda key: (hashlib.sha256(f"tulip:{key}".encode()).hexdigest(), key))

    assert drawn(KEYS, "tulip", 120) == frozenset(ranked[:120])


def test_everyone_is_everyone_and_another_seed_is_another_draw() -> None:
    assert drawn(KEYS, "a", None) == frozenset(KEYS)
    assert drawn(KEYS, "a", 100) != drawn(KEYS, "b", 100)
    assert population_hash(KEYS) != population_hash(KEYS[1:])
