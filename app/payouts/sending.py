"""A payout and its provider: what each answer means. The calls themselves are made by jobs."""

from __future__ import annotations

from app.payouts import settling
from app.payouts.goals import NoAccount, order_of
from app.payouts.providers import Answer, TransferOrder
from app.payouts.reasons import OTHER
from app.payouts.states import UNDER_WAY, State
from app.payouts.stepping import locked


def begin(payout_id: int) -> TransferOrder | None:
    """What to send, noted as perhaps sent before it is: if we die in the middle, it is looked up and not sent again.

    None when it is not to be sent (any more).
    """
    payout = locked(payout_id)
    if payout.state != State.RELEASED:
        return None
    settling.unknown(payout, reason="being_sent")
    try:
        return order_of(payout)
    except NoAccount:
        settling.failed(payout, reason=OTHER)
        return None


def record(payout_id: int, answer: Answer) -> None:
    """Write down what the provider said; what is known already stays."""
    payout = locked(payout_id)
    if State(payout.state) not in UNDER_WAY:
        return
    payout.provider_reference = answer.reference or payout.provider_reference
    if answer.state == "paid":
        settling.paid(payout, reason="provider_paid")
    elif answer.state == "refused":
        settling.failed(payout, reason=answer.reason or OTHER)
    elif answer.state == "accepted":
        payout.looked_up += 1
        settling.sent(payout, reason="provider_accepted", provider_reference=answer.reference)
    elif payout.state == State.UNKNOWN:
        settling.never_left(payout)


def record_silence(payout_id: int, words: str) -> None:
    """No answer: its outcome is unknown, and it is asked after later."""
    payout = locked(payout_id)
    if State(payout.state) not in UNDER_WAY:
        return
    payout.looked_up += 1
    payout.error = words
    settling.unknown(payout, reason="no_answer")
