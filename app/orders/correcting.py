"""Correcting what was typed: by the customer before payment, by the desk afterwards with a reason."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts import audit, contacts
from app.accounts.models import User
from app.errors import Conflict
from app.orders.models import Order
from app.orders.queries import locked
from app.orders.relations import Relation, relation_of
from app.orders.states import State
from app.orders.timeline import note


class TooLateToCorrect(Conflict):
    title = _l("This order is paid or closed")


def correct_by_customer(order_id: int, by: User | None, changes: dict[str, Any]) -> tuple[str, ...]:
    """Correct the contact of an unpaid order. Raises `TooLateToCorrect` once it is paid or closed."""
    order = locked(order_id)
    if order.state != State.PLACED:
        raise TooLateToCorrect(
            _l("The invoice and the invitations stand on what you typed. Write to us and we correct it.")
        )
    return _correct(order, by, changes, reason=None)


def correct_by_desk(order_id: int, by: User, changes: dict[str, Any], *, reason: str) -> tuple[str, ...]:
    """Correct the contact at any time; the reason is kept. Issued invoices keep what they said."""
    return _correct(locked(order_id), by, changes, reason=reason)


def set_relation(order_id: int, relation: Relation, *, by: User) -> None:
    """The desk knows better than the kind of contact, for instance that a person contributes (c2b)."""
    order = locked(order_id)
    if order.relation == relation:
        return
    audit.record("order.relation_set", order, before=order.relation, after=relation.value)
    note(order, "relation_set", by, before=order.relation, after=relation.value)
    order.relation = relation


def _correct(order: Order, by: User | None, changes: dict[str, Any], *, reason: str | None) -> tuple[str, ...]:
    derived = order.relation == relation_of(order.contact.kind)
    fields = contacts.correct(order.contact, by, **changes)
    if fields:
        note(order, "contact_corrected", by, remark=reason, fields=list(fields))
    if derived:
        order.relation = relation_of(order.contact.kind)
    return fields
