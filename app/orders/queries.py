"""Named reads of orders. Whoever asks names the eyes that look: a stranger finds nothing (404)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Contact, User
from app.database import db
from app.errors import NotFound
from app.orders.models import Order, OrderEvent
from app.orders.references import normalised

if TYPE_CHECKING:
    from app.accounts.access import Viewer

LOCKING = sa.select(Order).with_for_update(of=Order)
_BY_ID = LOCKING.where(Order.id == sa.bindparam("order_id"))
# Who acted stands only on the desk's page, so nobody is loaded for it.
_ON_PAGE = (
    joinedload(Order.lines),
    joinedload(Order.adjustments),
    selectinload(Order.events).lazyload(OrderEvent.actor),
)


def order_of(viewer: Viewer, reference: str) -> Order:
    """The order with that reference, as typed, if `viewer` may see it. Raises `NotFound` for everyone else.

    Staff, whoever placed it, whoever proved to read the contact's mail, and a browser that was given a signed link.
    """
    order = db.session.scalar(sa.select(Order).where(Order.reference == normalised(reference), visible_to(viewer)))
    if order is None:
        raise NotFound
    return order


def order_page_of(viewer: Viewer, reference: str) -> Order:
    """As `order_of`, with all that the customer's page shows, in two statements."""
    found = sa.select(Order).where(Order.reference == normalised(reference), visible_to(viewer)).options(*_ON_PAGE)
    order = db.session.scalars(found).unique().one_or_none()
    if order is None:
        raise NotFound
    return order


def orders_of(viewer: Viewer) -> sa.Select[Order]:
    """The orders that are the viewer's own (staff too see only their own here), newest first."""
    return sa.select(Order).where(own(viewer)).order_by(Order.placed_at.desc(), Order.id.desc())


def order_by_id(order_id: int) -> Order:
    order = db.session.get(Order, order_id)
    if order is None:
        raise NotFound
    return order


def order_by_reference(reference: str) -> Order:
    """Without eyes: for the desk and for signed links, whose key proves the right to look."""
    order = db.session.scalar(sa.select(Order).where(Order.reference == normalised(reference)))
    if order is None:
        raise NotFound
    return order


def last_contact(user: User) -> Contact | None:
    """What the account ordered with last."""
    mine = sa.select(Contact).where(Contact.user_id == user.id, Contact.erased_at.is_(None))
    return db.session.scalar(mine.order_by(Contact.id.desc()).limit(1))


def currencies_in_use() -> list[str]:
    return sorted(db.session.scalars(sa.select(Order.currency).distinct()))


def locked(order_id: int) -> Order:
    """The order with its row locked until the transaction ends, read afresh.

    While this transaction holds the lock already nobody else can have changed the row, and nothing is asked.
    """
    order = db.session.get(Order, order_id) if order_id in _held() else locked_by(_BY_ID, {"order_id": order_id})
    if order is None:
        raise NotFound
    return order


def locked_by(wanted: sa.Select[Order], values: Mapping[str, object]) -> Order | None:
    """The one order that `wanted` (narrowed from `LOCKING`) finds, locked and read afresh; None when there is none."""
    order = db.session.scalar(wanted, values, execution_options={"populate_existing": True})
    if order is not None and not db.session().in_nested_transaction():
        _held().add(order.id)
    return order


def _held() -> set[int]:
    """The orders this transaction has locked. A lock taken after a savepoint may go with it, and is not counted."""
    session = db.session()
    transaction, held = session.info.get("locked_orders", (None, set()))
    if transaction is not session.get_transaction() or transaction is None:
        held = set()
        session.info["locked_orders"] = (session.get_transaction(), held)
    return held


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.is_staff else own(viewer)


def own(viewer: Viewer) -> sa.ColumnElement[bool]:
    """As a condition on Order: what belongs to the viewer's account or to a link this browser opened."""
    mine: list[sa.ColumnElement[bool]] = [Order.reference.in_(sorted(viewer.references))]
    if viewer.user is not None:
        mine += [
            Order.placed_by_id == viewer.user.id,
            Order.contact_id.in_(contacts_of(viewer.user)),
        ]
    return sa.or_(*mine)


def contacts_of(user: User) -> sa.Select[int]:
    """The contacts of an account, and those with its address once it has proved to read mail there."""
    mine = Contact.user_id == user.id
    if user.email_verified_at is not None:
        mine = sa.or_(mine, sa.and_(Contact.user_id.is_(None), Contact.email == user.email))
    return sa.select(Contact.id).where(mine, Contact.erased_at.is_(None))
