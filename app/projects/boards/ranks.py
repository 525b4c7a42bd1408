"""Places in an order, as whole numbers with room between them. Pure: no web, no database."""

from __future__ import annotations

GAP = 1 << 20


def between(before: int | None, after: int | None) -> int | None:
    """A rank between two neighbours (None: an end of the list); None when there is no room and all must be spread anew."""
    if before is None and after is None:
        return GAP
    if before is None:
        assert after is not None
        return after - GAP
    if after is None:
        return before + GAP
    middle = (before + after) // 2
    return middle if before < middle < after else None


def spread(count: int) -> list[int]:
    """Ranks for `count` things in their order, with room between all of them."""
    return [GAP * place for place in range(1, count + 1)]
