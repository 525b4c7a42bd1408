"""How much of a reward goes back when money goes back. Pure.

What is taken back in all depends on the money that went back in all and on nothing else, so the steps in which it went
do not matter, and when all of the money is gone, so is all of the reward.
"""

from __future__ import annotations

from app.money import split_whole


def money_gone(total: int, paid: int, refunded: int) -> int:
    """How much of an order's total is not with us any more; what was paid beyond the total does not count."""
    return total - max(0, min(total, paid - refunded))


def taken_back(units: int, gone: int, total: int) -> int:
    """Of `units`, the part that goes with `gone` of `total`, by largest remainder between what goes and what stays."""
    if total <= 0 or gone <= 0:
        return 0
    if gone >= total:
        return units
    return split_whole(units, [gone, total - gone])[0]


def taken_back_whole(units: int, gone: int, total: int) -> int:
    """The same for things that cannot be taken back in part: only when all of the money is gone."""
    return units if 0 < total <= gone else 0
