"""Statements: computed from the transfers, issued month by month, recomputed to prove them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import clock
from app.database import db
from app.ledger.chaining import BEGINNING, canonical, digest, month_after, month_of
from app.ledger.models import Account, Posting, Statement, Transfer

_DEBIT, _CREDIT = aliased(Account), aliased(Account)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One transfer as a statement tells it: `units` as it changed `account`, one of the person's."""

    transfer_id: int
    posted_at: datetime
    purpose: str
    account: str
    kind: str
    unit: str
    units: int


class _Row(NamedTuple):
    transfer: Transfer
    posting: Posting
    debit: Account
    credit: Account


def issue_missing() -> int:
    """Issue every statement of a month that is over and was not issued yet; says how many. Once each."""
    issued = 0
    for holder_id, month in _missing():
        issued += _issue(holder_id, month)
    return issued


def content_of(holder_id: int, month: date, number: int, previous: str) -> str:
    """What the statement of that month says, computed from nothing but the transfers."""
    begin, end = _moment(month), _moment(month_after(month))
    return canonical(
        holder=holder_id,
        number=number,
        month=month,
        previous=previous,
        opening=_standing(holder_id, begin),
        transfers=[
            {
                "id": row.transfer.id,
                "at": row.posting.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
                "source": row.posting.source,
                "purpose": row.posting.purpose,
                "because": row.posting.because,
                "debit": str(row.debit.name),
                "credit": str(row.credit.name),
                "amount": row.transfer.amount,
                "unit": row.transfer.unit,
                "reverses": row.transfer.reverses_id,
            }
            for row in _rows(holder_id, begin, end)
        ],
        closing=_standing(holder_id, end),
    )


def lines_of(holder_id: int, month: date) -> list[Line]:
    """The changes of the person's own accounts in that month, in order."""
    begin, end = _moment(month), _moment(month_after(month))
    found = []
    for row in _rows(holder_id, begin, end):
        for account, units in ((row.debit, -row.transfer.amount), (row.credit, row.transfer.amount)):
            if account.holder_id == holder_id:
                found.append(_line(row, account, units))
    return found


def flawed_statements() -> Iterator[tuple[Statement, str]]:
    """The statements that their transfers do not give any more, or that do not follow the one before, with why."""
    previous, holder, number = BEGINNING, 0, 0
    for each in db.session.scalars(sa.select(Statement).order_by(Statement.holder_id, Statement.number)).all():
        if each.holder_id != holder:
            previous, holder, number = BEGINNING, each.holder_id, 0
        number += 1
        if each.number != number:
            yield each, "number"
        elif digest(each.content) != each.digest:
            yield each, "digest"
        elif content_of(each.holder_id, each.month, each.number, previous) != each.content:
            yield each, "transfers"
        previous = each.digest


def _issue(holder_id: int, month: date) -> bool:
    """Say whether it was new; a parallel job waits for the first one."""
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"statement:{holder_id}", 0))))
    last = db.session.scalar(
        sa.select(Statement).where(Statement.holder_id == holder_id).order_by(Statement.number.desc()).limit(1)
    )
    if last is not None and last.month >= month:
        return False
    number = last.number + 1 if last else 1
    content = content_of(holder_id, month, number, last.digest if last else BEGINNING)
    db.session.add(Statement(holder_id=holder_id, number=number, month=month, content=content, digest=digest(content)))
    db.session.flush()
    return True


def _missing() -> list[tuple[int, date]]:
    """The months that are over, in which a person's accounts moved, and after their last statement; in order."""
    of_month = sa.cast(sa.func.date_trunc("month", sa.func.timezone("UTC", Posting.posted_at)), sa.Date)
    touched = sa.or_(Transfer.debit_account_id == Account.id, Transfer.credit_account_id == Account.id)
    last = sa.select(sa.func.max(Statement.month)).where(Statement.holder_id == Account.holder_id).scalar_subquery()
    found = (
        sa.select(Account.holder_id, of_month)
        .select_from(Transfer)
        .join(Posting, Posting.id == Transfer.posting_id)
        .join(Account, touched)
        .where(
            Account.holder_id.is_not(None),
            Posting.posted_at < _moment(month_of(clock.today())),
            sa.or_(last.is_(None), of_month > last),
        )
        .distinct()
        .order_by(Account.holder_id, of_month)
    )
    return [(holder_id, month) for holder_id, month in db.session.execute(found) if holder_id is not None]


def _standing(holder_id: int, before: datetime) -> dict[str, int]:
    """Credits less debits of each account of the person until then; accounts that never moved are left out."""
    credited = sa.select(Account.kind, Account.unit, Transfer.amount.label("units")).join(
        Account, Account.id == Transfer.credit_account_id
    )
    debited = sa.select(Account.kind, Account.unit, (-Transfer.amount).label("units")).join(
        Account, Account.id == Transfer.debit_account_id
    )
    sides = [
        side.join(Posting, Posting.id == Transfer.posting_id).where(
            Account.holder_id == holder_id, Posting.posted_at < before
        )
        for side in (credited, debited)
    ]
    moved = sa.union_all(*sides).subquery()
    summed = sa.select(moved.c.kind, moved.c.unit, sa.func.sum(moved.c.units)).group_by(moved.c.kind, moved.c.unit)
    return {f"{kind}/{unit}": int(units) for kind, unit, units in db.session.execute(summed)}


def _rows(holder_id: int, begin: datetime, end: datetime) -> list[_Row]:
    found = (
        sa.select(Transfer, Posting, _DEBIT, _CREDIT)
        .join(Posting, Posting.id == Transfer.posting_id)
        .join(_DEBIT, _DEBIT.id == Transfer.debit_account_id)
        .join(_CREDIT, _CREDIT.id == Transfer.credit_account_id)
        .where(
            Posting.posted_at >= begin,
            Posting.posted_at < end,
            sa.or_(_DEBIT.holder_id == holder_id, _CREDIT.holder_id == holder_id),
        )
        .order_by(Posting.id, Transfer.position)
    )
    return [_Row(*row) for row in db.session.execute(found)]


def _line(row: _Row, account: Account, units: int) -> Line:
    return Line(
        transfer_id=row.transfer.id,
        posted_at=row.posting.posted_at,
        purpose=row.posting.purpose,
        account=str(account.name),
        kind=account.kind,
        unit=account.unit,
        units=units,
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
