"""How a fee is shared out: what the house keeps, and what each holder gets. Sums are exact. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.money import Money, share

WHOLE_BP = 10_000


def kept_by_house(fee: Money, rate_bp: int) -> Money:
    """The house's part of what somebody else pays (R105); of what the house pays it keeps nothing."""
    return share(fee, rate_bp)


def parts(fee: Money, shares_bp: Sequence[int]) -> list[Money]:
    """What each holder gets, in their order; together exactly the fee."""
    return fee.split(shares_bp)


def is_whole(shares_bp: Sequence[int]) -> bool:
    return bool(shares_bp) and min(shares_bp) > 0 and sum(shares_bp) == WHOLE_BP
