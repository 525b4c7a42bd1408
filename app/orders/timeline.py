"""The timeline of an order: one row for everything that happened to it, never changed."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.database import db
from app.orders.models import Order, OrderEvent


def note(order: Order, kind: str, by: User | None = None, **details: Any) -> OrderEvent:
    """Add what just happened; `details` are plain JSON values."""
    event = OrderEvent(order_id=order.id, kind=kind, actor_id=by.id if by else None, details=details)
    db.session.add(event)
    return event
