"""Whose codes were typed for an order: the answer to `referrals.code_uses`."""

from __future__ import annotations

from referrals.promotions.queries import uses_of_order
from referrals.tracking.sockets import CodeUse


def code_uses(order_id: int) -> list[CodeUse]:
    """The codes that partners share, used in that order, as of the moment in which it was placed."""
    return [
        CodeUse(id=use.id, code=use.spoken, user_id=use.promo_code.partner_id, at=use.order.placed_at)
        for use in uses_of_order(order_id)
        if use.promo_code is not None and use.promo_code.partner_id is not None
    ]
