"""What a bank's statement does to our payouts: planned without changing anything, then each line once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from app.money import Money
from app.payouts import settling
from app.payouts.bank_words import Word
from app.payouts.models import Payout, PayoutBankLine, PayoutBatch
from app.payouts.reasons import OTHER, known
from app.payouts.states import UNDER_WAY, State
from app.payouts.stepping import locked, locked_batch

FATES = {
    "arrived": (_l("arrived"), "good"),
    "batch_arrived": (_l("the whole batch arrived"), "good"),
    "failed": (_l("came back: available again"), "warn"),
    "returned": (_l("came back after it had arrived: available again"), "warn"),
    "settled_before": (_l("known already: nothing happens"), "quiet"),
    "known": (_l("imported before: nothing happens"), "quiet"),
    "differs": (_l("another amount: decide at the payout"), "bad"),
    "too_early": (_l("not released: decide at the payout"), "bad"),
    "not_ours": (_l("not a payout: nothing happens"), "quiet"),
}
Thing = TypeVar("Thing")
CHANGING = frozenset({"arrived", "batch_arrived", "failed", "returned"})


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What importing one word will do, and to which payout or batch."""

    word: Word
    fate: str
    payout: Payout | None = None
    batch: PayoutBatch | None = None


def plan(words: Iterable[Word]) -> list[Planned]:
    """Look at every word in the order of its day, what went out first, without changing anything."""
    ordered = in_order(words)
    names = {name for word in ordered for name in word.names}
    payouts = {
        each.reference: each for each in db.session.scalars(sa.select(Payout).where(Payout.reference.in_(names)))
    }
    batches = {
        each.reference: each
        for each in db.session.scalars(sa.select(PayoutBatch).where(PayoutBatch.reference.in_(names)))
    }
    seen = _imported({word.fingerprint for word in ordered})
    arrived: set[int] = set()
    planned = []
    for word in ordered:
        each = _planned(word, payouts, batches, seen, arrived)
        if each.fate == "arrived" and each.payout:
            arrived.add(each.payout.id)
        planned.append(each)
    return planned


def in_order(words: Iterable[Word]) -> list[Word]:
    return sorted(words, key=lambda word: (word.booked_on, word.direction != "out"))


def apply(word: Word, *, by: User) -> str:
    """Make one word true, in its own transaction; says its fate. A known one changes nothing."""
    payout, batch = _named(word)
    if payout is None and batch is None:
        return "not_ours"
    if payout is not None:
        payout = locked(payout.id)
        fate = _fate(word, payout)
    else:
        assert batch is not None
        batch = locked_batch(batch.id)
        fate = _fate_of_batch(word, batch)
    if word.fingerprint in _imported({word.fingerprint}):
        return "known"
    if fate not in CHANGING:
        return fate
    if not _kept(word, payout, batch, fate, by):
        return "known"
    if payout is not None:
        _carry_out(word, payout, fate, by)
    elif batch is not None and fate == "batch_arrived":
        for each in _under_way_in(batch):
            settling.paid(locked(each.id), reason="statement", by=by, booked_on=word.booked_on.isoformat())
    return fate


def _carry_out(word: Word, payout: Payout, fate: str, by: User) -> None:
    reason = known(word.reason) if word.reason else OTHER
    if fate == "arrived":
        settling.paid(payout, reason="statement", by=by, booked_on=word.booked_on.isoformat())
    elif fate == "failed":
        settling.failed(payout, reason=reason, by=by, booked_on=word.booked_on.isoformat())
    elif fate == "returned":
        settling.returned(payout, reason=reason, on=word.booked_on, by=by)


def _planned(
    word: Word, payouts: dict[str, Payout], batches: dict[str, PayoutBatch], seen: set[str], arrived: set[int]
) -> Planned:
    payout = _only([payouts[name] for name in word.names if name in payouts])
    batch = _only([batches[name] for name in word.names if name in batches])
    if payout is None and batch is None:
        return Planned(word=word, fate="not_ours")
    if word.fingerprint in seen:
        return Planned(word=word, fate="known", payout=payout, batch=batch)
    if payout is not None:
        return Planned(word=word, fate=_fate(word, payout, arrives=payout.id in arrived), payout=payout)
    assert batch is not None
    return Planned(word=word, fate=_fate_of_batch(word, batch), batch=batch)


def _fate(word: Word, payout: Payout, *, arrives: bool = False) -> str:
    """`arrives`: an earlier line of the same statement will have paid it."""
    if word.amount != payout.amount:
        return "differs"
    if payout.state in {State.PREPARED, State.WITHDRAWN}:
        return "too_early"
    is_paid = arrives or payout.state == State.PAID
    if word.direction == "out":
        return "arrived" if not is_paid and payout.state in UNDER_WAY else "settled_before"
    if is_paid:
        return "returned" if payout.returned is None else "settled_before"
    return "failed" if payout.state in UNDER_WAY else "settled_before"


def _fate_of_batch(word: Word, batch: PayoutBatch) -> str:
    """Some banks book a file in one sum."""
    left = _under_way_in(batch)
    if not left or word.direction == "in":
        return "settled_before"
    total = Money(sum(each.amount_minor for each in left), batch.currency)
    return "batch_arrived" if total == word.amount else "differs"


def _under_way_in(batch: PayoutBatch) -> list[Payout]:
    found = sa.select(Payout).where(Payout.batch_id == batch.id, Payout.state.in_(UNDER_WAY))
    return list(db.session.scalars(found.order_by(Payout.id)))


def _named(word: Word) -> tuple[Payout | None, PayoutBatch | None]:
    payout = _only(db.session.scalars(sa.select(Payout).where(Payout.reference.in_(word.names))).all())
    batch = _only(db.session.scalars(sa.select(PayoutBatch).where(PayoutBatch.reference.in_(word.names))).all())
    return payout, None if payout else batch


def _only(found: Iterable[Thing]) -> Thing | None:
    """The one that is named; None when none is, or more than one."""
    several = list(found)
    return several[0] if len(several) == 1 else None


def _imported(fingerprints: set[str]) -> set[str]:
    found = sa.select(PayoutBankLine.fingerprint).where(PayoutBankLine.fingerprint.in_(fingerprints))
    return set(db.session.scalars(found))


def _kept(word: Word, payout: Payout | None, batch: PayoutBatch | None, fate: str, by: User) -> bool:
    """Whether the word is new; a parallel import of the same one waits here for the first."""
    row = db.session.scalar(
        insert(PayoutBankLine)
        .values(
            fingerprint=word.fingerprint,
            payout_id=payout.id if payout else None,
            batch_id=batch.id if batch and not payout else None,
            direction=word.direction,
            currency=word.amount.currency,
            amount_minor=word.amount.minor,
            booked_on=word.booked_on,
            fate=fate,
            imported_by_id=by.id,
            imported_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["fingerprint"])
        .returning(PayoutBankLine.id)
    )
    return row is not None
