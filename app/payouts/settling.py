"""What became of a payout: sent, unknown, paid, failed, or returned after it was paid; with all that follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.payouts import methods, moving
from app.payouts.facts import PayoutFailed, PayoutPaid, PayoutReadyToSend, PayoutReturned
from app.payouts.models import Payout, PayoutBatch, PayoutReturn
from app.payouts.providers import provider
from app.payouts.reasons import is_about_account
from app.payouts.states import State
from app.payouts.stepping import close_if_settled, step

# When we ask again after a transfer whose outcome is unknown: soon, then rarely; a person sees it all the while.
LOOK_AFTER_MINUTES = (1, 5, 30, 120, 720, 1440)


def send_soon(payouts: Iterable[Payout]) -> None:
    """A job for each asks the provider, outside of every transaction."""
    for payout in payouts:
        publish(PayoutReadyToSend(payout_id=payout.id))


def sent(payout: Payout, *, reason: str, by: User | None = None, provider_reference: str | None = None) -> None:
    """The bank has it; its word on the outcome is awaited."""
    payout.provider_reference = provider_reference or payout.provider_reference
    by_file = provider(payout.batch.provider).takes_files
    payout.next_look_at = clock.now() + (timedelta(days=settings().payouts.overdue_days) if by_file else _pause(payout))
    if payout.state != State.SENT:
        step(payout, State.SENT, reason=reason, by=by)


def unknown(payout: Payout, *, reason: str, by: User | None = None) -> None:
    """It may have left or not. Nothing is sent again before somebody, or the provider, has been asked."""
    if payout.state != State.UNKNOWN:
        step(payout, State.UNKNOWN, reason=reason, by=by)
    payout.next_look_at = clock.now() + _pause(payout)


def never_left(payout: Payout) -> None:
    """The provider was asked and has never heard of it: the same attempt, with the same key, may be sent."""
    step(payout, State.RELEASED, reason="never_received")
    payout.next_look_at = None
    send_soon([payout])


def paid(payout: Payout, *, reason: str, by: User | None = None, **details: object) -> None:
    """It arrived. Quiet when that is known; raises `IllegalMove` when it had failed."""
    if payout.state == State.PAID:
        return
    step(payout, State.PAID, reason=reason, by=by, **details)
    payout.next_look_at, payout.error = None, None
    moving.hand_over(payout, by=by)
    publish(
        PayoutPaid(
            payout_id=payout.id, user_id=payout.user_id, amount_minor=payout.amount_minor, currency=payout.currency
        )
    )
    close_if_settled(payout.batch_id)


def failed(payout: Payout, *, reason: str, by: User | None = None, **details: object) -> None:
    """It did not arrive: the amount is available again, and an account that cannot be right is not tried twice."""
    if payout.state == State.FAILED:
        return
    step(payout, State.FAILED, reason=reason, by=by, **details)
    payout.next_look_at, payout.error = None, reason
    moving.give_back(payout, by=by)
    if is_about_account(reason):
        methods.refuse(payout.method_id)
    publish(
        PayoutFailed(
            payout_id=payout.id,
            user_id=payout.user_id,
            amount_minor=payout.amount_minor,
            currency=payout.currency,
            reason=reason,
        )
    )
    close_if_settled(payout.batch_id)


def returned(payout: Payout, *, reason: str, on: date, by: User | None = None) -> None:
    """The bank sent back what had arrived: a new transfer; the payout stays paid. Quiet when that is known."""
    if payout.state != State.PAID:
        raise Conflict(_l("Only what was paid can come back."))
    if db.session.get(PayoutReturn, payout.id) is not None:
        return
    db.session.add(PayoutReturn(payout_id=payout.id, reason=reason, returned_on=on, noted_by_id=by.id if by else None))
    db.session.flush()
    moving.take_in_again(payout, by=by)
    if is_about_account(reason):
        methods.refuse(payout.method_id)
    publish(
        PayoutReturned(
            payout_id=payout.id,
            user_id=payout.user_id,
            amount_minor=payout.amount_minor,
            currency=payout.currency,
            reason=reason,
        )
    )


def handed_to_bank(batch: PayoutBatch, *, by: User) -> int:
    """A person has given the batch's files to the bank; says how many payouts are sent by that."""
    waiting = db.session.scalars(
        sa.select(Payout).where(Payout.batch_id == batch.id, Payout.state == State.RELEASED).with_for_update(of=Payout)
    ).all()
    for payout in waiting:
        sent(payout, reason="handed_to_bank", by=by)
    return len(waiting)


def _pause(payout: Payout) -> timedelta:
    return timedelta(minutes=LOOK_AFTER_MINUTES[min(payout.looked_up, len(LOOK_AFTER_MINUTES) - 1)])
