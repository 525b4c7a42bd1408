"""Who is asked when not everyone is: a sample that anyone with the list and the seed draws again. Pure.

`sha256(seed + ":" + key)` puts the population in an order nobody chose; the first `size` are asked. The keys are made of
order numbers that existed before the seed, the seed before the population is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

KEY_LENGTH = 24


def key_of(reference: str, position: int) -> str:
    """The name of an order line in a public list: whoever knows the order's number finds theirs, nobody else learns it."""
    return hashlib.sha256(f"{reference}/{position}".encode()).hexdigest()[:KEY_LENGTH]


def population_hash(keys: Iterable[str]) -> str:
    """A fingerprint of the whole population, whatever the order of the list."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def drawn(keys: Iterable[str], seed: str, size: int | None) -> frozenset[str]:
    """Those who are asked; all of them when `size` is None."""
    population = sorted(set(keys))
    if size is None:
        return frozenset(population)
    return frozenset(sorted(population, key=lambda key: (rank(seed, key), key))[: max(0, size)])


def rank(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
