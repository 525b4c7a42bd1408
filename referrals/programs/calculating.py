"""What an order, a click, a sight or an action earns by the rates of a version of terms. Pure.

The books are kept by commissions with the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from app.money import BASIS_POINTS, Money, round_half_up

MICRO = 1_000_000
# Sights are so cheap that their rates are said by the thousand.
COUNTED_BY = {"click": 1, "action": 1, "impression": 1_000}


def micro_each(basis: str, rate_minor: int) -> int:
    """What one event is worth in millionths of a minor unit; `rate_minor` is for `COUNTED_BY[basis]` events. Exact."""
    return rate_minor * MICRO // COUNTED_BY[basis]


def whole_units(micro: int, carried: int) -> tuple[int, int]:
    """(whole minor units, millionths carried on) of `micro` more beside what was carried so far.

    Always rounded down, so the sum of all steps is the whole part of the sum, whatever the steps were; `micro` below
    zero takes back.
    """
    return divmod(carried + micro, MICRO)


def earned_by_events(
    count: int, *, basis: str, levels: Sequence[int], currency: str, cap_minor: int | None = None
) -> list[Money]:
    """What each level earns by `count` clicks, sights or actions, with nothing carried on from before."""
    each = [whole_units(count * micro_each(basis, rate), 0)[0] for rate in levels]
    return [
        Money(amount if cap is None else min(amount, cap), currency) for amount, cap in zip(each, repeat(cap_minor))
    ]


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
