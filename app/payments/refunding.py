"""Sending money back: asked for at the desk, carried out by a job, true only once the gateway says so."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.money import Money
from app.payments import attention, keys, settling
from app.payments.gateway import Notice, RefundRequest, RefundStarted
from app.payments.models import Payment, Refund
from app.web.locale import language_code


class TooMuch(Conflict):
    """More than what is left of the payment."""


def ask(payment_id: int, amount: Money, *, reason: str, key: str, by: User) -> Refund:
    """Ask for a refund; the same key again gives the same refund. Locks order, payment and refunds.

    Raises `TooMuch` when captured money less refunds done and under way does not cover it.
    """
    if not keys.is_key(key, "refund"):
        raise Invalid(_("Please open the payment again and ask for the refund there."))
    payment = lock(payment_id)
    same = db.session.scalar(sa.select(Refund).where(Refund.idempotency_key == key))
    if same is not None:
        return same
    if amount.minor <= 0 or amount > refundable(payment):
        raise TooMuch(
            _("At most %(most)s of this payment can go back.", most=refundable(payment).format(language_code()))
        )
    refund = Refund(
        payment_id=payment.id,
        idempotency_key=key,
        amount_minor=amount.minor,
        reason=reason,
        requested_by_id=by.id,
    )
    db.session.add(refund)
    db.session.flush()
    audit.record("refund.asked", refund, payment=payment.id, amount=str(amount))
    return refund


def refundable(payment: Payment) -> Money:
    """What is left: captured, less what went back, less what is on its way back."""
    pending = db.session.scalar(
        sa.select(sa.func.coalesce(sa.func.sum(Refund.amount_minor), 0)).where(
            Refund.payment_id == payment.id, Refund.state == "requested"
        )
    )
    if payment.state == "disputed":
        return Money(0, payment.currency)
    return Money(max(0, payment.captured_minor - payment.refunded_minor - int(pending or 0)), payment.currency)


def lock(payment_id: int) -> Payment:
    """The payment, its order locked before it. Raises `NotFound`."""
    order_id = db.session.scalar(sa.select(Payment.order_id).where(Payment.id == payment_id))
    if order_id is None:
        raise NotFound
    return settling.lock_payment(payment_id, order_id)[1]


def request_of(refund: Refund) -> RefundRequest:
    """What the gateway needs to know, as plain values that outlive the transaction."""
    return RefundRequest(
        key=refund.idempotency_key,
        amount=refund.amount,
        payment_reference=refund.payment.gateway_reference or "",
        also_known_as=refund.payment.also_known_as,
    )


def record(refund_id: int, started: RefundStarted) -> None:
    """Write down the gateway's name for the refund; whether it succeeded is told by a notice."""
    refund = _locked(refund_id)
    if refund.gateway_reference is None:
        refund.gateway_reference = started.reference


def record_refusal(refund_id: int, words: str) -> None:
    """The gateway said no for good: nothing went back, and a person must know."""
    refund = _locked(refund_id)
    if refund.state == "requested":
        refund.state, refund.error, refund.settled_at = "failed", words[:500], clock.now()
        attention.raise_for("refund_failed", payment=refund.payment, refund=refund.id)


def sent_by_hand(refund_id: int, *, by: User) -> tuple[int, str, Notice]:
    """What a person says who has made the transfer back: the payment, its gateway and a notice for it to settle."""
    refund = db.session.get(Refund, refund_id)
    if refund is None or refund.payment.gateway != "bank_transfer":
        raise NotFound
    if refund.state != "requested":
        raise Conflict(_("This refund is already settled."))
    audit.record("refund.sent", refund, payment=refund.payment_id)
    return (
        refund.payment_id,
        refund.payment.gateway,
        Notice(
            event_id=f"sent:{refund.idempotency_key}",
            kind="refunded",
            payment_reference=refund.payment.gateway_reference or "",
            payment_key=refund.payment.idempotency_key,
            refund_reference=refund.idempotency_key,
            refund_key=refund.idempotency_key,
            amount=refund.amount,
            happened_at=clock.now(),
            payload={"told_by": by.id},
        ),
    )


def _locked(refund_id: int) -> Refund:
    wanted = sa.select(Refund).where(Refund.id == refund_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()
