"""A person's decisions about money that could not be counted by itself."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.models import User
from app.errors import Conflict, NotFound
from app.orders.closing import reinstate
from app.orders.models import Order
from app.orders.states import CONFIRMED, State
from app.payments import attention, bank_import, keys, refunding, settling
from app.payments.models import Payment, PaymentAttention, Refund

ACCEPTABLE = frozenset({"amount_mismatch", "order_closed"})
REFUNDABLE = frozenset({"amount_mismatch", "order_closed", "order_already_paid", "currency_mismatch"})


def ways(item: PaymentAttention) -> tuple[str, ...]:
    """What may be decided about this item."""
    aside = item.payment is not None and item.payment.set_aside is not None
    found = []
    if aside and item.kind in ACCEPTABLE:
        found.append("accept")
    if aside and item.kind in REFUNDABLE and refunding.refundable(item.payment):  # type: ignore[arg-type]
        found.append("refund")
    if item.kind == "bank_line":
        found.append("assign")
    return (*found, "ignore")


def decide(attention_id: int, decision: str, *, by: User, note: str, reference: str = "") -> Refund | None:
    """Carry a decision out; gives the refund that must be asked of the gateway, if that is what was decided.

    Raises `Conflict` when somebody was faster or the decision is not possible for this item.
    """
    item = attention.locked(attention_id)
    if item is None:
        raise NotFound
    if item.resolved_at is not None:
        raise Conflict(_("Somebody has decided this already."))
    if decision not in ways(item):
        raise Conflict(_("That cannot be decided here."))
    if decision == "assign":
        bank_import.assign(item, reference, by=by, note=note)
        return None
    refund = None
    if decision == "accept":
        _accept(item, by)
    elif decision == "refund":
        refund = _send_back(item, by, note)
    resolution = {"accept": "accepted", "refund": "refunded", "ignore": "ignored"}[decision]
    attention.resolve(item, resolution, by=by, note=note)
    audit.record(f"payment_attention.{resolution}", item, kind=item.kind, payment=item.payment_id)
    return refund


def _accept(item: PaymentAttention, by: User) -> None:
    """Let money that was set aside count towards its order after all."""
    order, payment = _locked(item)
    if payment.set_aside is None or payment.refunded_minor:
        raise Conflict(_("This money has been dealt with already."))
    if State(order.state) == State.CANCELLED:
        raise Conflict(_("A cancelled order stays cancelled. Send the money back."))
    if State(order.state) in CONFIRMED:
        raise Conflict(_("The order is paid already. Send the money back."))
    if State(order.state) == State.EXPIRED:
        reinstate(order.id, by=by, reason=_("Paid after it had expired"))
    payment.accepted_by_id = by.id
    settling.count_in(payment, order)


def _send_back(item: PaymentAttention, by: User, note: str) -> Refund:
    _order, payment = _locked(item)
    return refunding.ask(
        payment.id,
        refunding.refundable(payment),
        reason=note or str(attention.KINDS[item.kind]),
        key=keys.new_key("refund"),
        by=by,
    )


def _locked(item: PaymentAttention) -> tuple[Order, Payment]:
    if item.payment is None:
        raise NotFound
    return settling.lock_payment(item.payment.id, item.payment.order_id)
