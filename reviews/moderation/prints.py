"""Texts that are nearly the same: how alike two are, and a print by which candidates are found without comparing all. Pure.

Alike means the Jaccard similarity of their character 5-grams. The print is a MinHash of 64 permutations in 16 bands
of four: two texts that are 0.8 alike share a band in 9,998 of 10,000 cases; two that are 0.3 alike in one of nine, and
are then compared.
"""

from __future__ import annotations

import re
from hashlib import blake2b

import numpy as np

from reviews.moderation.names import plain

GRAM = 5
ALIKE = 0.8
# Shorter texts are alike by chance: half of all people write "Very good service".
SHORTEST = 40
BANDS, ROWS = 16, 4
_PRIME = np.uint64(2**31 - 1)
_random = np.random.RandomState(20_488)  # ISO 20488, online consumer reviews
_FACTORS = _random.randint(1, 2**31 - 1, size=(BANDS * ROWS, 1)).astype(np.uint64)
_SHIFTS = _random.randint(0, 2**31 - 1, size=(BANDS * ROWS, 1)).astype(np.uint64)


def grams(text: str) -> frozenset[str]:
    """The 5-grams of the letters and digits, whatever their case, spacing and punctuation; none for a short text."""
    bare = " ".join(re.findall(r"\w+", plain(text)))
    return (
        frozenset(bare[place : place + GRAM] for place in range(len(bare) - GRAM + 1))
        if len(bare) >= SHORTEST
        else frozenset()
    )


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def bands(text: str) -> list[int]:
    """The print: whole numbers that fit a bigint, one for each band; empty for a short text."""
    found = grams(text)
    if not found:
        return []
    hashes = np.fromiter((_hash(gram) for gram in found), dtype=np.uint64, count=len(found)) % _PRIME
    signature = ((hashes * _FACTORS + _SHIFTS) % _PRIME).min(axis=1)
    rows = signature.reshape(BANDS, ROWS)
    return [_hash(f"{band}:{row.tobytes().hex()}") >> 1 for band, row in enumerate(rows)]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
