"""Posting transfers: several at once or none, once per source, on accounts locked in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import selectinload

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.ledger.facts import TransfersPosted
from app.ledger.models import Account, AccountKind, Posting, Transfer, matches
from app.ledger.naming import AccountName
from app.ledger.reversing import Move, reversed_of
from app.ledger.units import Amount


class NotEnough(Conflict):
    """An account would fall below zero where nobody allowed it. `details` name the account and what is missing."""

    title = _l("There is not enough for that")


class OtherTransfers(Conflict):
    """The same source came again with other transfers."""

    title = _l("This was booked before, and differently")


class TooMuchReversed(Conflict):
    """More would be taken back than the transfer moved."""

    title = _l("More would be taken back than was given")


def post(
    source: str,
    moves: Sequence[Move],
    *,
    purpose: str,
    because: Mapping[str, Any],
    by: User | None = None,
    overdraft: bool = False,
) -> Posting:
    """Write the moves as transfers, all or none; the same `source` again gives what was written then.

    The accounts stay locked until the transaction ends. `overdraft` lets this posting take accounts below zero whose
    kind allows it (clawbacks); without it a person's account never falls below zero. Raises `NotEnough`,
    `OtherTransfers` when the source was posted with other moves, and `TooMuchReversed`.
    """
    _require_sense(source, moves)
    posting = _first(source, purpose, because, by)
    if posting is None:
        return _same_again(source, moves)
    accounts = lock_accounts(name for move in moves for name in (move.debit, move.credit))
    _require_left(moves)
    _require_cover(moves, accounts, overdraft=overdraft)
    _write(posting, moves, accounts)
    _tell(posting, moves)
    return posting


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One posting among several that are written together."""

    source: str
    moves: tuple[Move, ...]
    because: Mapping[str, Any]


def post_together(wanted: Sequence[Wanted], *, purpose: str) -> None:
    """Write several postings as `post` would one after the other, in as many statements as one takes.

    Each source counts by itself: what was written before stays, and raises `OtherTransfers` where it was written otherwise.
    """
    for each in wanted:
        _require_sense(each.source, each.moves)
    new = {posting.source: posting for posting in _first_of(wanted, purpose)}
    for each in wanted:
        if each.source not in new:
            _same_again(each.source, each.moves)
    fresh = [each for each in wanted if each.source in new]
    moves = [move for each in fresh for move in each.moves]
    if not moves:
        return
    accounts = lock_accounts(name for move in moves for name in (move.debit, move.credit))
    _require_left(moves)
    _require_cover(moves, accounts, overdraft=False)
    rows = [row for each in fresh for row in _rows(new[each.source], each.moves, accounts)]
    db.session.execute(sa.insert(Transfer).returning(Transfer.id), rows)
    for account in accounts.values():
        db.session.expire(account, ["balance"])
    for each in fresh:
        _tell(new[each.source], each.moves)


def transfer(
    source: str,
    *,
    debit: AccountName,
    credit: AccountName,
    amount: Amount,
    purpose: str,
    because: Mapping[str, Any],
    by: User | None = None,
    overdraft: bool = False,
) -> Transfer:
    """Post a single transfer; see `post`."""
    move = Move(debit=debit, credit=credit, amount=amount)
    return post(source, [move], purpose=purpose, because=because, by=by, overdraft=overdraft).transfers[0]


def reverse(
    source: str,
    old: Transfer,
    amount: Amount | None = None,
    *,
    debit: AccountName | None = None,
    credit: AccountName | None = None,
    because: Mapping[str, Any],
    purpose: str = "reversal",
    by: User | None = None,
) -> Transfer:
    """Take a transfer back, wholly or `amount` of it, by a new one that names it.

    It leaves the account it went to, or `debit` when it has moved on since (matured, say); that account may fall below
    zero if its kind allows it. Raises `TooMuchReversed` when all reversals together, less those that were taken back
    themselves, would exceed the transfer.
    """
    move = Move(
        debit=debit or old.credit.name,
        credit=credit or old.debit.name,
        amount=amount or old.moved,
        reverses_id=old.id,
    )
    return post(source, [move], purpose=purpose, because=because, by=by, overdraft=True).transfers[0]


def posted(source: str) -> Posting | None:
    """What was posted for this source, if anything."""
    found = sa.select(Posting).where(Posting.source == source).options(selectinload(Posting.transfers))
    return db.session.scalar(found)


def lock_accounts(names: Iterable[AccountName]) -> dict[AccountName, Account]:
    """The accounts, opened where there were none, with fresh balances; locked in the order of their ids."""
    wanted = sorted(set(names), key=str)
    found = _lock_all(wanted)
    if len(found) < len(wanted):
        _open(wanted)
        found = _lock_all(wanted)
    return found


def _lock_all(names: Sequence[AccountName]) -> dict[AccountName, Account]:
    """All of them, or none: whoever held some while others are being opened could wait in a circle."""
    same = sa.or_(*map(matches, names))
    other = sa.orm.aliased(Account)
    how_many = sa.select(sa.func.count()).select_from(other).where(sa.or_(*(matches(each, other) for each in names)))
    found = db.session.scalars(
        sa.select(Account)
        .where(same, how_many.scalar_subquery() == len(names))
        .order_by(Account.id)
        .with_for_update(of=Account)
        .execution_options(populate_existing=True)
    )
    return {account.name: account for account in found}


def locked_balance(name: AccountName) -> Amount:
    """What is in the account now; nobody else changes it before this transaction ends."""
    return lock_accounts([name])[name].amount


def _require_sense(source: str, moves: Sequence[Move]) -> None:
    if not source or not moves:
        raise Invalid("a posting needs a source and at least one move")
    for move in moves:
        units = {move.debit.unit, move.credit.unit, move.amount.unit}
        if len(units) != 1 or move.amount.units <= 0 or move.debit == move.credit:
            raise Invalid(f"{move.amount} cannot go from {move.debit} to {move.credit}")


def _first(source: str, purpose: str, because: Mapping[str, Any], by: User | None) -> Posting | None:
    """The new posting, or None when there is one of this source; waits for a parallel copy to end."""
    return db.session.scalar(
        insert(Posting)
        .values(
            source=source,
            purpose=purpose,
            because=dict(because),
            posted_at=clock.now(),
            posted_by_id=by.id if by else None,
        )
        .on_conflict_do_nothing(constraint="uq_ledger_posting_source")
        .returning(Posting)
    )


def _first_of(wanted: Sequence[Wanted], purpose: str) -> Sequence[Posting]:
    """The new postings, without those whose source has one; waits for parallel copies to end."""
    rows = [
        {
            "source": each.source,
            "purpose": purpose,
            "because": dict(each.because),
            "posted_at": clock.now(),
            "posted_by_id": None,
        }
        for each in sorted(wanted, key=lambda each: each.source)
    ]
    added = insert(Posting).on_conflict_do_nothing(constraint="uq_ledger_posting_source").returning(Posting)
    return db.session.scalars(added, rows).all()


def _tell(posting: Posting, moves: Sequence[Move]) -> None:
    holders = {name.holder_id for move in moves for name in (move.debit, move.credit) if name.holder_id is not None}
    publish(
        TransfersPosted(
            posting_id=posting.id, source=posting.source, purpose=posting.purpose, holder_ids=tuple(sorted(holders))
        )
    )


def _same_again(source: str, moves: Sequence[Move]) -> Posting:
    before = posted(source)
    assert before is not None
    written = [(each.debit.name, each.credit.name, each.moved, each.reverses_id) for each in before.transfers]
    if written != [(move.debit, move.credit, move.amount, move.reverses_id) for move in moves]:
        raise OtherTransfers(_l("%(source)s was booked before with other amounts.", source=source))
    return before


def _open(names: Sequence[AccountName]) -> None:
    """Open the accounts that do not exist, in one order for everyone."""
    known = sa.select(Account.kind, Account.unit, Account.holder_id).where(sa.or_(*map(matches, names)))
    found = {AccountName(*row) for row in db.session.execute(known)}
    missing = [name for name in names if name not in found]
    if not missing:
        return
    policies = {each.kind: each for each in db.session.scalars(sa.select(AccountKind))}
    rows = [_new(name, policies) for name in missing]
    db.session.execute(insert(Account).values(rows).on_conflict_do_nothing(constraint="uq_ledger_account_name"))


def _new(name: AccountName, policies: Mapping[str, AccountKind]) -> dict[str, Any]:
    policy = policies.get(name.kind)
    fits = policy is not None and policy.personal == (name.holder_id is not None)
    if policy is None or not fits or policy.counts not in {"any", "points" if name.unit == "POINTS" else "money"}:
        raise Invalid(f"there is no account {name}")
    return {
        "holder_id": name.holder_id,
        "kind": name.kind,
        "unit": name.unit,
        "personal": policy.personal,
        "may_overdraw": policy.may_overdraw,
        "balance": 0,
        "opened_at": clock.now(),
    }


def _require_cover(moves: Sequence[Move], accounts: Mapping[AccountName, Account], *, overdraft: bool) -> None:
    """No person's account falls below zero, not even on the way, unless its kind and this posting allow it."""
    left = {name: account.balance for name, account in accounts.items()}
    for move in moves:
        left[move.debit] -= move.amount.units
        left[move.credit] += move.amount.units
        account = accounts[move.debit]
        if left[move.debit] < 0 and account.personal and not (overdraft and account.may_overdraw):
            raise NotEnough(account=str(move.debit), missing=-left[move.debit])


def _require_left(moves: Sequence[Move]) -> None:
    """Of each transfer that is taken back, no more than is left. Locks them, so that parallel reversals agree."""
    wanted = {move.reverses_id for move in moves if move.reverses_id is not None}
    if not wanted:
        return
    found = sa.select(Transfer).where(Transfer.id.in_(wanted)).order_by(Transfer.id).with_for_update(of=Transfer)
    for old in db.session.scalars(found).all():
        if sum(move.amount.units for move in moves if move.reverses_id == old.id) > old.amount - reversed_of(old):
            raise TooMuchReversed(transfer=old.id)


def _write(posting: Posting, moves: Sequence[Move], accounts: Mapping[AccountName, Account]) -> None:
    db.session.execute(sa.insert(Transfer), _rows(posting, moves, accounts))
    for account in accounts.values():
        db.session.expire(account, ["balance"])


def _rows(posting: Posting, moves: Sequence[Move], accounts: Mapping[AccountName, Account]) -> list[dict[str, Any]]:
    return [
        {
            "posting_id": posting.id,
            "position": position,
            "debit_account_id": accounts[move.debit].id,
            "credit_account_id": accounts[move.credit].id,
            "unit": move.amount.unit,
            "amount": move.amount.units,
            "reverses_id": move.reverses_id,
        }
        for position, move in enumerate(moves, start=1)
    ]
