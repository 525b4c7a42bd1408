"""The common reservation in one statement: one promotion that is only limited in total, by a code that anybody may use.

The counter's row is what every order of a hot code waits for; between its lock and the end of the transaction nothing else of
ours is sent. Whatever has further limits, and whatever has no room, is left to `reserving`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app import clock
from app.database import db
from referrals.promotions.counting import OPEN_NOW
from referrals.promotions.models import PromoCode, Promotion, PromotionUse, UseKey
from referrals.promotions.queries import HAS_BUDGETS

_CODE_OF_ITS_OWN = (
    sa.select(PromoCode.code).where(PromoCode.code == sa.bindparam("code"), PromoCode.use_limit.is_not(None)).exists()
)
_TAKEN = (
    sa.update(Promotion)
    .where(
        Promotion.id == sa.bindparam("promotion"),
        Promotion.limit_per_customer.is_(None),
        *OPEN_NOW,
        sa.or_(Promotion.limit_total.is_(None), Promotion.taken < Promotion.limit_total),
        ~HAS_BUDGETS,
        ~_CODE_OF_ITS_OWN,
    )
    .values(taken=Promotion.taken + 1)
    .returning(Promotion.id, Promotion.terms["hold_hours"].as_integer().label("hold_hours"))
    .cte("taken")
)
_USED = (
    sa.insert(PromotionUse)
    .from_select(
        ["promotion_id", "order_id", "code", "state", "beyond", "currency", "amount_minor", "reserved_at"],
        sa.select(
            _TAKEN.c.id,
            sa.bindparam("order", type_=sa.BigInteger),
            sa.bindparam("code", type_=sa.Text),
            sa.literal_column("'reserved'"),
            sa.false(),
            sa.bindparam("in_currency", type_=sa.CHAR(3)),
            sa.bindparam("minor", type_=sa.BigInteger),
            sa.bindparam("now", type_=sa.DateTime(timezone=True)),
        ),
        include_defaults=False,
    )
    .returning(PromotionUse.id)
    .cte("used")
)
_KEYED = (
    sa.insert(UseKey)
    .from_select(
        ["use_id", "key"],
        sa.select(_USED.c.id, sa.func.unnest(sa.bindparam("keys", type_=ARRAY(sa.Text())))),
    )
    .cte("keyed")
)
_RESERVE = sa.select(_TAKEN.c.hold_hours).add_cte(_USED, _KEYED)


def reserve(use: PromotionUse, keys: Sequence[str]) -> tuple[int | None] | None:
    """Count, write down and sign this use; the hours it may be held for, in a tuple. None when that needs more care."""
    values: dict[str, Any] = {
        "promotion": use.promotion_id,
        "order": use.order_id,
        "code": use.code,
        "in_currency": use.currency,
        "minor": use.amount_minor,
        "keys": list(keys),
        "now": clock.now(),
    }
    row = db.session.connection().execute(_RESERVE, values).one_or_none()
    return None if row is None else (row.hold_hours,)
