"""Which means of payment paid an order, as far as its gateway tells them apart."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.database import db
from app.payments.models import Payment, PaymentNotice


def payers_of(order_id: int) -> list[str]:
    """The fingerprints of cards that the notices of its payments carry under `payer`."""
    return sorted(payers_of_orders([order_id]).get(order_id, set()))


def payers_of_orders(order_ids: Collection[int]) -> dict[int, set[str]]:
    """The same for many orders at once; those of which no card is known are left out."""
    told = PaymentNotice.payload["payer"].as_string()
    rows = db.session.execute(
        sa.select(Payment.order_id, told)
        .join(
            Payment,
            sa.and_(
                Payment.gateway == PaymentNotice.gateway,
                sa.or_(
                    PaymentNotice.payment_key == Payment.idempotency_key,
                    PaymentNotice.payment_reference == Payment.gateway_reference,
                    PaymentNotice.payment_reference == Payment.also_known_as,
                ),
            ),
        )
        .where(Payment.order_id.in_(set(order_ids)), told.is_not(None))
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for order_id, payer in rows:
        found.setdefault(order_id, set()).add(payer)
    return found
