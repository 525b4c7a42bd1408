"""The timeline of an order: one row for everything that happened to it, never changed."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.database import db
from app.orders.models import Order, OrderEvent, OrderRemark


def note(order: Order, kind: str, by: User | None = None, *, remark: str | None = None, **details: Any) -> OrderEvent:
    """Add what just happened. `details` are plain JSON values and never personal: they stay for ever.

    What a person wrote (a reason, a note) goes into `remark`, which can be erased.
    """
    written = OrderRemark(order_id=order.id, text=remark) if remark else None
    event = OrderEvent(order_id=order.id, kind=kind, actor_id=by.id if by else None, details=details, remark=written)
    db.session.add(event)
    return event
