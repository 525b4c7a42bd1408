"""Payments at the desk, and who may not come near them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.database import db as database
from app.orders.models import Order
from app.payments import tasks
from app.payments.keys import new_key
from app.payments.models import Payment, PaymentAttention, PaymentNotice, Refund, SandboxPayment
from tests.factories.payments import a_notice

READ = [
    "/desk/payments",
    "/desk/payments/export.csv",
    "/desk/payments/{payment}",
    "/desk/payments/attention",
    "/desk/payments/attention?show=resolved",
    "/desk/payments/notices",
    "/desk/payments/imports",
    "/sandbox",
]
WRITE = [
    "/desk/payments/{payment}/refunds",
    "/desk/payments/refunds/{refund}/sending",
    "/desk/payments/attention/{attention}/resolution",
    "/desk/payments/notices/{notice}/retry",
    "/desk/payments/imports",
    "/desk/payments/imports/1/confirmation",
    "/desk/payments/imports/1/discarding",
    "/sandbox/{sandbox}/refunds",
    "/sandbox/{sandbox}/disputes",
    "/sandbox/{sandbox}/deliveries",
]


@pytest.fixture
def ids(payment: Payment, order: Order) -> dict[str, object]:
    """A payment with a notice and something on the queue."""
    tasks.receive("sandbox", [a_notice(payment, "captured", amount_minor=7_000)])
    house = SandboxPayment(reference="sp_x", key="payment_x", title="x", currency="EUR", amount_minor=5, return_url="/")
    refund = Refund(payment_id=payment.id, idempotency_key=new_key("refund"), amount_minor=5, reason="")
    database.session.add_all([house, refund])
    database.session.commit()
    return {
        "payment": payment.id,
        "refund": refund.id,
        "attention": database.session.scalars(sa.select(PaymentAttention.id)).one(),
        "notice": database.session.scalars(sa.select(PaymentNotice.id)).one(),
        "sandbox": "sp_x",
        "order": order.reference,
        "key": payment.idempotency_key,
    }


def fingerprint() -> list[tuple[object, ...]]:
    """Every row of payments, orders and jobs, to compare before and after."""
    tables = (
        "payment payment_notice notice_outcome refund payment_attention sandbox_payment sandbox_event"
        " customer_order procrastinate_jobs audit_entry bank_import"
    ).split()
