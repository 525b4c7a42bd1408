"""Corrections by hand: one person prepares, another posts. Each is a transfer like any other, with its reason."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.ledger import remarks
from app.ledger.models import Correction
from app.ledger.naming import CORRECTIONS, AccountName, company, personal
from app.ledger.posting import Move, post
from app.ledger.units import Amount


class NotAlone(Conflict):
    title = _l("Somebody else must post it")


class Decided(Conflict):
    title = _l("Somebody has decided this already")


def prepare(holder: User, kind: str, amount: Amount, *, reason: str, key: str, by: User) -> Correction:
    """Write down what should be added to an account (`amount` below zero: taken from it). Nothing moves yet."""
    correction = Correction(
        key=key,
        holder_id=holder.id,
        kind=kind,
        unit=amount.unit,
        units=amount.units,
        reason=reason,
        prepared_by_id=by.id,
    )
    db.session.add(correction)
    db.session.flush()
    audit.record("correction.prepared", correction, holder=holder.id, kind=kind, amount=str(amount))
    return correction


def post_correction(correction_id: int, *, by: User) -> Correction:
    """Make it true. Raises `NotAlone` for whoever prepared it, and `Decided`."""
    correction = _open(correction_id)
    if correction.prepared_by_id == by.id:
        raise NotAlone(_l("Whoever prepares a correction cannot post it: ask a colleague."))
    theirs = personal(correction.holder_id, correction.kind, correction.unit)
    ours = company(CORRECTIONS, correction.unit)
    said = remarks.because(correction.reason, about=correction.holder_id, by=correction.prepared_by)
    post(
        f"correction:{correction.id}",
        [_move(theirs, ours, correction)],
        purpose="correction",
        because={**said, "correction": correction.id},
        by=by,
        overdraft=True,
    )
    correction.state, correction.decided_at, correction.decided_by_id = "posted", clock.now(), by.id
    audit.record("correction.posted", correction, holder=correction.holder_id)
    return correction


def discard(correction_id: int, *, by: User) -> Correction:
    """It shall not be posted. Raises `Decided`."""
    correction = _open(correction_id)
    correction.state, correction.decided_at, correction.decided_by_id = "discarded", clock.now(), by.id
    audit.record("correction.discarded", correction, holder=correction.holder_id)
    return correction


def _move(theirs: AccountName, ours: AccountName, correction: Correction) -> Move:
    amount = Amount(abs(correction.units), correction.unit)
    if correction.units > 0:
        return Move(debit=ours, credit=theirs, amount=amount)
    return Move(debit=theirs, credit=ours, amount=amount)


def _open(correction_id: int) -> Correction:
    correction = db.session.get(Correction, correction_id, with_for_update=True, populate_existing=True)
    if correction is None:
        raise NotFound
    if correction.state != "prepared":
        raise Decided(_l("Reload the page to see what was decided."))
    return correction
