"""Who wins: by a seed that was fixed before, or by points for use, detail and pictures. Stars are nowhere in it (R8). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence


def commitment(seed: str) -> str:
    """What is public from the first day: it fixes the seed without telling it."""
    return hashlib.sha256(f"seed:{seed}".encode()).hexdigest()


def drawn(seed: str, entries: Sequence[str], winners: int) -> list[str]:
    """The entries (their public references) with the smallest SHA-256 of `seed:reference`, as anybody can recompute."""
    return sorted(set(entries), key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).hexdigest())[:winners]


def best(points: Mapping[str, Sequence[int]], seed: str, winners: int) -> list[str]:
    """The entries with the highest mean of points; ties by the seed."""

    def standing(entry: str) -> tuple[float, str]:
        given = points[entry]
        return -sum(given) / len(given), hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()

    return sorted((each for each in points if points[each]), key=standing)[:winners]
