"""Which means of payment paid an order, as far as its gateway tells them apart."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.payments.models import Payment, PaymentNotice


def payers_of(order_id: int) -> list[str]:
    """The fingerprints of cards that the notices of its payments carry under `payer`."""
    told = PaymentNotice.payload["payer"].as_string()
    found = (
        sa.select(told)
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
        .where(Payment.order_id == order_id, told.is_not(None))
        .distinct()
    )
    return sorted(db.session.scalars(found))
