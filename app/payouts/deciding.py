"""What a person at the desk decides about a payout: the outcome the bank told them, and that they have seen a failure."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app.accounts import audit
from app.accounts.models import User
from app.errors import Conflict
from app.ledger import remarks
from app.payouts import settling
from app.payouts.models import Payout
from app.payouts.states import State
from app.payouts.stepping import locked


def possible_outcomes(payout: Payout) -> tuple[str, ...]:
    """What may be noted of it as it stands."""
    if payout.state in {State.RELEASED, State.SENT, State.UNKNOWN}:
        return ("paid", "failed")
    return (
        ("returned",)
        if payout.state == State.PAID and payout.returned is None and payout.kind != "store_credit"
        else ()
    )


def note_outcome(payout_id: int, outcome: str, *, reason: str, on: date, note: str, by: User) -> None:
    """Raises `Conflict` when that cannot have happened to it. A note says where they looked."""
    payout = locked(payout_id)
    if outcome not in possible_outcomes(payout):
        raise Conflict(_l("That cannot be noted of this payout as it stands now."))
    day, looked = on.isoformat(), remarks.because(note, about=payout.user_id, by=by)
    if outcome == "paid":
        settling.paid(payout, reason="noted_by_hand", by=by, on=day, **looked)
    elif outcome == "failed":
        settling.failed(payout, reason=reason, by=by, on=day, **looked)
    else:
        settling.returned(payout, reason=reason, on=on, by=by)
    audit.record(f"payout.noted_{outcome}", payout, on=day, **looked, reason=reason if outcome != "paid" else "")


def mark_seen(payout_id: int, *, by: User) -> None:
    """Quiet when a colleague was faster. Raises `Conflict` when it has not failed."""
    payout = locked(payout_id)
    if payout.state != State.FAILED:
        raise Conflict(_l("Only what failed can be put aside."))
    payout.seen_by_id = payout.seen_by_id or by.id
