"""A pro forma: what to pay, to which account and with which reference, before the invoice exists."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.config import settings
from app.errors import Gone
from app.invoices.composing import composed, seller_party
from app.invoices.document import render
from app.invoices.snapshot import Payment
from app.orders.models import Order
from app.orders.states import State


def is_offered(order: Order) -> bool:
    """While the order waits for its money and a transfer is a way to pay here."""
    return order.state == State.PLACED and "bank_transfer" in settings().gateways


def draw(order: Order) -> bytes:
    """The PDF, in the customer's language. Raises `Gone` once there is nothing to transfer any more."""
    if not is_offered(order):
        raise Gone(_("This order no longer waits for a bank transfer."))
    seller = settings().seller
    zone = ZoneInfo(seller.timezone)
    snapshot = composed(
        order,
        kind="pro_forma",
        label=None,
        issue_date=order.placed_at.astimezone(zone).date(),
        seller=seller_party(seller),
        payment=Payment(
            method="bank_transfer",
            by=order.due_at.astimezone(zone).date(),
            reference=order.reference,
            iban=seller.iban,
            bic=seller.bic,
        ),
        paid=False,
    )
    return render(snapshot)
