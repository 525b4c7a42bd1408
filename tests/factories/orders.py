"""Orders for tests, as rows: quick to make, in any state."""

from __future__ import annotations

import secrets
from typing import Any

from app import clock
from app.accounts.models import Contact, User
from app.database import db
from app.money import round_half_up
from app.orders.models import Order, OrderLine
from app.orders.references import new_reference
from app.orders.states import State


def a_contact(user: User | None = None, **changes: Any) -> Contact:
    """Alice's company in Izmir, with a verified address unless told otherwise."""
    values: dict[str, Any] = {
        "kind": "company",
        "name": "Alice Şahin",
        "company_name": "Şahin Tekstil Ltd. Şti.",
        "email": user.email if user else "alice@customer.example",
        "email_verified_at": clock.now(),
        "street": "Kıbrıs Şehitleri Cd. 12",
        "postcode": "35220",
        "city": "İzmir",
        "country": "TR",
        "locale": "en",
        "user_id": user.id if user else None,
    }
    contact = Contact(**{**values, **changes})
    db.session.add(contact)
    db.session.flush()
    return contact


def an_order(
    contact: Contact | None = None,
    *,
    placed_by: User | None = None,
    net_minor: int = 10_000,
    vat_rate_bp: int = 2000,
    **changes: Any,
) -> Order:
    """A placed order of one line: 100.00 EUR net, 120.00 EUR in all. The test's transaction is committed."""
    contact = contact or a_contact(placed_by)
    tax_minor = round_half_up(net_minor * vat_rate_bp, 10_000)
    values: dict[str, Any] = {
        "reference": new_reference(),
        "state": State.PLACED,
        "relation": "b2b" if contact.kind == "company" else "b2c",
        "contact_id": contact.id,
        "placed_by_id": placed_by.id if placed_by else None,
        "submission_key": secrets.token_urlsafe(16),
        "locale": "en",
        "currency": "EUR",
        "net_minor": net_minor,
        "tax_minor": tax_minor,
        "total_minor": net_minor + tax_minor,
        "due_at": clock.in_days(14),
    }
    order = Order(**{**values, **changes})
    db.session.add(order)
    db.session.flush()
    db.session.add(
        OrderLine(
            order_id=order.id,
            position=1,
            title="Brand film",
            quantity=1,
            unit_net_minor=net_minor,
            net_minor=net_minor,
            vat_category="S" if vat_rate_bp else "Z",
            vat_rate_bp=vat_rate_bp,
        )
    )
    db.session.commit()
    return order
