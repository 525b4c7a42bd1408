"""Named reads of the API: keys for the desk, orders for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.api.models import ApiKey
from app.database import db
from app.errors import NotFound
from app.orders.models import Order
from app.orders.references import normalised

ENDS_SOON = timedelta(days=14)


def keys(state: str = "", text: str = "") -> sa.Select[ApiKey]:
    """The keys that are active, expired, revoked or of any state, the newest first."""
    now = clock.now()
    found = sa.select(ApiKey).options(joinedload(ApiKey.created_by)).order_by(ApiKey.id.desc())
    if state == "revoked":
        found = found.where(ApiKey.revoked_at.is_not(None))
    elif state:
        in_time = ApiKey.expires_at > now if state == "active" else ApiKey.expires_at <= now
        found = found.where(ApiKey.revoked_at.is_(None), in_time)
    return found.where(ApiKey.name.icontains(text, autoescape=True)) if text else found


def key_by_id(key_id: int) -> ApiKey:
    found = db.session.get(ApiKey, key_id)
    if found is None:
        raise NotFound
    return found


def ending_soon() -> int:
    """How many open keys end within two weeks."""
    soon = ApiKey.expires_at.between(clock.now(), clock.now() + ENDS_SOON)
    count = sa.select(sa.func.count()).select_from(ApiKey).where(ApiKey.revoked_at.is_(None), soon)
    return db.session.scalar(count) or 0


def orders_page(*, state: str | None, before: int | None, limit: int) -> Sequence[Order]:
    """The newest orders older than the order with id `before`."""
    found = sa.select(Order).options(selectinload(Order.lines)).order_by(Order.id.desc()).limit(limit)
    if state is not None:
        found = found.where(Order.state == state)
    if before is not None:
        found = found.where(Order.id < before)
    return db.session.scalars(found).unique().all()


def order_by_reference(reference: str) -> Order:
    """Raises `NotFound`."""
    found = sa.select(Order).where(Order.reference == normalised(reference)).options(selectinload(Order.lines))
    order = db.session.scalars(found).unique().one_or_none()
    if order is None:
        raise NotFound
    return order
