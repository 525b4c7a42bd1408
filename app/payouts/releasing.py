"""Letting a batch go, by another person than the one who prepared it, once; or taking it back before that."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.errors import Conflict
from app.events import publish
from app.ledger.posting import lock_accounts
from app.payouts import moving, settling
from app.payouts.facts import PayoutReleased
from app.payouts.files import write_files
from app.payouts.goals import has_goal
from app.payouts.models import Payout, PayoutBatch
from app.payouts.providers import provider
from app.payouts.standing import CREDIT
from app.payouts.states import BatchState, State
from app.payouts.stepping import close_if_settled, locked_batch, step, step_batch
from app.payouts.withdrawing import prepared_in, take_out


class SamePerson(Conflict):
    title = _l("Somebody else releases this")


class AlreadyReleased(Conflict):
    title = _l("This batch has been released")


def release(batch_id: int, *, by: User) -> PayoutBatch:
    """Everything in it becomes money on its way: the files for the bank are written, or the jobs that send it.

    Whoever owes us something by now (a refund came in between) is taken out first. Raises `SamePerson`,
    `AlreadyReleased`, `IllegalMove` when it was discarded, and `Conflict` when nothing is left in it.
    """
    batch = locked_batch(batch_id)
    if batch.state in {BatchState.RELEASED, BatchState.SETTLED}:
        raise AlreadyReleased(_l("It was released before, and is not released twice."))
    if batch.prepared_by_id == by.id:
        raise SamePerson(_l("You prepared this batch, so another person has to release it."))
    payouts = _checked(batch, by)
    batch.released_by_id, batch.released_at = by.id, clock.now()
    step_batch(batch, BatchState.RELEASED, reason="released", by=by, payouts=len(payouts))
    for payout in payouts:
        payout.released_at = clock.now()
        step(payout, State.RELEASED, reason="released", by=by)
        publish(_released(payout))
    _send_off(batch, payouts)
    audit.record("payout_batch.released", batch, payouts=len(payouts), total_minor=_total(payouts))
    return batch


def discard(batch_id: int, *, by: User, reason: str) -> None:
    """The whole batch is given up; everything in it is available again. Raises `IllegalMove`."""
    batch = locked_batch(batch_id)
    step_batch(batch, BatchState.DISCARDED, reason=reason, by=by)
    for payout in prepared_in(batch):
        take_out(payout, reason=reason, by=by)
    audit.record("payout_batch.discarded", batch)


def _checked(batch: PayoutBatch, by: User) -> list[Payout]:
    """What still may leave, with the balances locked."""
    payouts = prepared_in(batch)
    names = [moving.available(each.user_id, each.currency) for each in payouts]
    names += [moving.on_its_way(each.user_id, each.currency) for each in payouts]
    accounts = lock_accounts(names) if names else {}
    for payout in payouts:
        if accounts[moving.available(payout.user_id, payout.currency)].balance < 0:
            take_out(payout, reason="balance_fell", by=by)
        elif payout.user.erased_at is not None or payout.method.end_reason in {"stopped", "refused"}:
            take_out(payout, reason="method_stopped", by=by)
        elif not has_goal(payout):
            take_out(payout, reason="no_account", by=by)
    left = [each for each in payouts if each.state == State.PREPARED]
    if not left:
        raise Conflict(_l("Nothing is left in this batch. Discard it."))
    return left


def _send_off(batch: PayoutBatch, payouts: list[Payout]) -> None:
    inside = [each for each in payouts if each.kind == CREDIT]
    outside = [each for each in payouts if each.kind != CREDIT]
    for payout in inside:
        settling.paid(payout, reason="credited")
    if outside:
        if provider(batch.provider).takes_files:
            write_files(batch, outside)
        else:
            settling.send_soon(outside)
    close_if_settled(batch.id)


def _released(payout: Payout) -> PayoutReleased:
    return PayoutReleased(
        payout_id=payout.id,
        batch_id=payout.batch_id,
        user_id=payout.user_id,
        amount_minor=payout.amount_minor,
        currency=payout.currency,
    )


def _total(payouts: list[Payout]) -> int:
    return sum(each.amount_minor for each in payouts)
