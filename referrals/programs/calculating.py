"""What one order earns by the rates of a version of terms. Pure; the books are kept by commissions with the same arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from app.money import BASIS_POINTS, Money, round_half_up


def earned(
    net: Money, *, pays: str, levels: Sequence[int], currency: str, cap_order_minor: int | None = None
) -> list[Money]:
    """What each level earns by an order of `net`; level 1 first, all levels together rounded once, half up.

    Nothing where flat amounts are in another currency than the order: none is converted at a guess.
    """
    if pays == "flat":
        return [Money(minor if net.currency == currency else 0, net.currency) for minor in levels]
    whole = round_half_up(net.minor * sum(levels), BASIS_POINTS)
    if cap_order_minor is not None and net.currency == currency:
        whole = min(whole, cap_order_minor)
    if not whole:
        return [Money(0, net.currency) for _ in levels]
    return Money(whole, net.currency).split(levels)


def most_share_bp(*, pays: str, levels: Sequence[int]) -> int:
    """The most that all levels get of an order together; unknown, and zero, where amounts are flat."""
    return sum(levels) if pays == "percent" else 0
