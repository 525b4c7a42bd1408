"""Who pays for whom: customers who get help free are subsidised by others who pay. Pure: no web, no database.

The graph points from who gets it free to who pays for them. It has no circle, and every way in it should end at
somebody who pays; where none does, nobody pays, and the canvas says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

Payers = Mapping[int, Collection[int]]


def reach(start: int, payers: Payers) -> Iterator[int]:
    """Everybody on a way from `start`, each once; `start` only if a circle leads back to it."""
    seen: set[int] = set()
    open_ends = list(payers.get(start, ()))
    while open_ends:
        one = open_ends.pop()
        if one not in seen:
            seen.add(one)
            yield one
            open_ends.extend(payers.get(one, ()))


def closes_circle(entry: int, payer: int, payers: Payers) -> bool:
    """Whether `payer` could not pay for `entry`, because `entry` already pays for `payer`, directly or not."""
    return entry == payer or entry in reach(payer, payers)


def has_circle(payers: Payers) -> bool:
    return any(entry in reach(entry, payers) for entry in payers)


def final_payers(entry: int, payers: Payers, paying: Collection[int]) -> list[int]:
    """Who pays in the end for `entry`, by id."""
    return sorted(one for one in reach(entry, payers) if one in paying)


def without_payer(entries: Collection[int], payers: Payers, paying: Collection[int]) -> set[int]:
    """Those of `entries` that neither pay nor have anybody who pays for them in the end."""
    return {entry for entry in entries if entry not in paying and not final_payers(entry, payers, paying)}
