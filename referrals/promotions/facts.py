"""What can have happened to promotions. `code` and `partner_id` are None where nobody typed a code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PromotionCaptured:
    """A discount was paid with: told once per use, in the transaction that pays the order."""

    use_id: int
    promotion_id: int
    order_id: int
    code: str | None
    partner_id: int | None


@dataclass(frozen=True, kw_only=True)
class PromotionGivenBack:
    """The whole payment went back, so the use counts no more."""

    use_id: int
    promotion_id: int
    order_id: int


@dataclass(frozen=True, kw_only=True)
class CodeGiven:
    """A personal code was made for a person."""

    code: str
    promotion_id: int
    user_id: int
