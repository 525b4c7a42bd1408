"""Where the outside world meets ours: notices become true, gateways are called, and what failed is tried again.

A call to a gateway always stands between two transactions: claim the row, call, record the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from app import clock
from app.database import db, transaction
from app.errors import Busy, NotFound
from app.jobs.queue import task
from app.payments import reconciling, refunding, settling, starting
from app.payments.gateway import GatewayRefused, GatewayUnreachable, Notice, gateway
from app.payments.models import OPEN_STATES, Payment, Refund
from app.payments.reconciling import Check

log = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 10


def receive(gateway_name: str, notices: Iterable[Notice], *, source: str = "webhook") -> list[str]:
    """Settle verified notices, each with all its effects in one transaction; says what became of each.

    A notice that cannot be settled changes nothing but is kept with its error, and a job tries again. Raises `Busy`
    when a lock could not be had: nothing was kept then, and the sender shall send it again.
    """
    return [_receive(gateway_name, each, source) for each in notices]


def _receive(gateway_name: str, notice: Notice, source: str) -> str:
    try:
        with transaction():
            return settling.settle(gateway_name, notice, source=source)
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001  whatever a subscriber raised, the news of money is not lost
        log.warning("notice %s of %s could not be settled: %s", notice.event_id, gateway_name, type(error).__name__)
        words = _described(error)
    with transaction():
        notice_id = settling.keep_failure(gateway_name, notice, source=source, error=words)
        at = clock.now() + timedelta(seconds=RETRY_AFTER_SECONDS)
        settle_again.defer(key=f"settle:{notice_id}", at=at, notice_id=notice_id)
    return "failed"


@task("payments.settle_again", attempts=12)
def settle_again(notice_id: int) -> None:
    """Try a kept notice once more; an error is kept with the notice and leaves the job to its back-off."""
    try:
        with transaction():
            settling.settle_kept(notice_id)
    except Busy:
        raise
    except Exception as error:
        with transaction():
            settling.note_outcome(notice_id, "failed", error=_described(error))
        raise


@task("payments.refund", attempts=10)
def carry_out_refund(refund_id: int) -> None:
    """Ask the gateway for a refund. Its key makes a repeated call the same call."""
    refund = db.session.get(Refund, refund_id)
    if refund is None or refund.state != "requested" or refund.gateway_reference is not None:
        return
    name, request = refund.payment.gateway, refunding.request_of(refund)
    db.session.rollback()
    try:
        started = gateway(name).refund(request)
    except GatewayRefused as refusal:
        with transaction():
            refunding.record_refusal(refund_id, str(refusal))
        return
    if not started.by_hand:
        with transaction():
            refunding.record(refund_id, started)


@task("payments.close", attempts=5)
def close(payment_id: int) -> None:
    """Let nobody pay at the gateway any more: the order is paid otherwise, cancelled or expired."""
    payment = db.session.get(Payment, payment_id)
    if payment is None or payment.state not in OPEN_STATES:
        return
    name, request = payment.gateway, starting.request_of(payment)
    db.session.rollback()
    gateway(name).close(request)


@task("payments.reconcile", attempts=1, cron="* * * * *")
def reconcile() -> None:
    """Ask after payments and refunds whose news never came."""
    with transaction():
        due = reconciling.claim_due()
    with transaction():
        reconciling.raise_overdue_refunds()
        refunds = reconciling.due_refunds()
    for check in [*due, *refunds]:
        look_up(check)


def look_up(check: Check) -> None:
    """Ask the gateway about one payment and settle what it says. One that does not answer spoils no other."""
    try:
        receive(check.gateway, gateway(check.gateway).look_up(check.request), source="look_up")
    except (GatewayUnreachable, GatewayRefused, Busy, NotFound) as error:
        log.warning("payment %s could not be looked up: %s", check.payment_id, type(error).__name__)
    if check.last:
        with transaction():
            reconciling.give_up(check.payment_id)


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
