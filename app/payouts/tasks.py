"""Jobs of payouts. A call to a provider always stands between two transactions: note it, call, record the answer."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.errors import DomainError
from app.jobs.queue import task
from app.payouts import delivering, reminding, sending, settling
from app.payouts.models import Payout, PayoutBatch
from app.payouts.providers import ProviderUnreachable, provider
from app.payouts.states import State
from app.payouts.stepping import locked

log = logging.getLogger(__name__)
MOST_AT_ONCE = 100


@task("payouts.send", attempts=5)
def send(payout_id: int) -> None:
    """Send one payout once. Without an answer its outcome is unknown, and only asking decides."""
    with transaction():
        order = sending.begin(payout_id)
        name = locked(payout_id).batch.provider
    if order is None:
        return
    try:
        answer = provider(name).send(order)
    except ProviderUnreachable as silence:
        with transaction():
            sending.record_silence(payout_id, str(silence))
        return
    with transaction():
        sending.record(payout_id, answer)


@task("payouts.look_up", attempts=5)
def look_up(payout_id: int) -> None:
    """Ask the provider what became of one payout."""
    payout = db.session.get_one(Payout, payout_id)
    key, name, state = payout.reference, payout.batch.provider, payout.state
    db.session.rollback()
    if state not in {State.UNKNOWN, State.SENT}:
        return
    try:
        answer = provider(name).look_up(key)
    except ProviderUnreachable as silence:
        with transaction():
            sending.record_silence(payout_id, str(silence))
        return
    with transaction():
        sending.record(payout_id, answer)


@task("payouts.watch", attempts=1, cron="* * * * *")
def watch() -> None:
    """Ask after what is overdue: the provider where it can be asked; else it is put before a person."""
    for payout_id, takes_files in _overdue():
        try:
            if takes_files:
                with transaction():
                    _count_as_unknown(payout_id)
            else:
                look_up(payout_id=payout_id)
        except DomainError as error:
            log.warning("payout %s could not be looked up: %s", payout_id, type(error).__name__)


@task("payouts.remind", attempts=1, cron="20 7 * * *")
def remind() -> None:
    """Tell those who could be paid what we still need to know."""
    with transaction():
        reminding.remind()


@task("payouts.deliver")
def deliver(payout_id: int, document_id: int | None = None) -> None:
    """Draw the document of a payout, keep it, and write the mail that brings it. Twice is as good as once."""
    delivering.deliver(payout_id, document_id)


def _overdue() -> list[tuple[int, bool]]:
    found = db.session.execute(
        sa.select(Payout.id, PayoutBatch.provider)
        .join(Payout.batch)
        .where(Payout.next_look_at <= clock.now(), Payout.state.in_((State.SENT, State.UNKNOWN)))
        .order_by(Payout.next_look_at)
        .limit(MOST_AT_ONCE)
    ).all()
    db.session.rollback()
    return [(payout_id, provider(name).takes_files) for payout_id, name in found]


def _count_as_unknown(payout_id: int) -> None:
    payout = locked(payout_id)
    if payout.state == State.SENT:
        settling.unknown(payout, reason="no_word_from_bank")
    payout.next_look_at = None
