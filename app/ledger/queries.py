"""Named reads of the ledger. People see their own accounts; the desk reads all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.ledger.models import (
    Account,
    AccountKind,
    Correction,
    LedgerProof,
    Posting,
    Statement,
    Transfer,
    matches,
)
from app.ledger.naming import AccountName
from app.ledger.units import Amount

if TYPE_CHECKING:
    from app.accounts.access import Viewer


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What a person has of one kind and unit."""

    kind: str
    amount: Amount


def balances_of(user: User, *kinds: str) -> list[Balance]:
    """Everything the person has or owes; of `kinds` only, when any are named. Accounts at zero are left out."""
    found = sa.select(Account).where(Account.holder_id == user.id, Account.balance != 0)
    if kinds:
        found = found.where(Account.kind.in_(kinds))
    return [
        Balance(kind=account.kind, amount=account.amount)
        for account in db.session.scalars(found.order_by(Account.unit, Account.kind))
    ]


def balance(name: AccountName) -> Amount:
    """What is in an account, without locking it; zero when it was never opened."""
    return balances([name])[name]


def balances(names: Iterable[AccountName]) -> dict[AccountName, Amount]:
    wanted = set(names)
    found = db.session.execute(
        sa.select(Account.kind, Account.unit, Account.holder_id, Account.balance).where(sa.or_(*map(matches, wanted)))
    )
    known = {AccountName(kind, unit, holder_id): units for kind, unit, holder_id, units in found}
    return {name: Amount(known.get(name, 0), name.unit) for name in wanted}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of the desk's list of accounts. `whose` is people, company, or empty for both."""

    text: str = ""
    kind: str = ""
    unit: str = ""
    whose: str = ""
    below_zero: bool = False


def accounts(wanted: Wanted, sort: str = "holder") -> sa.Select[Account]:
    """The desk's list of accounts with their holders."""
    column = {"holder": User.name, "balance": Account.balance, "kind": Account.kind}[sort.removeprefix("-")]
    key = column.desc().nulls_last() if sort.startswith("-") else column.nulls_first()
    found = (
        sa.select(Account)
        .outerjoin(Account.holder)
        .options(contains_eager(Account.holder))
        .order_by(key, Account.kind, Account.unit, Account.id)
    )
    if wanted.text:
        like = f"%{wanted.text.replace('%', '').replace('_', '')}%"
        found = found.where(sa.or_(User.name.ilike(like), User.email.ilike(like)))
    if wanted.kind:
        found = found.where(Account.kind == wanted.kind)
    if wanted.unit:
        found = found.where(Account.unit == wanted.unit)
    if wanted.whose:
        found = found.where(Account.personal.is_(wanted.whose == "people"))
    if wanted.below_zero:
        found = found.where(Account.personal, Account.balance < 0)
    return found


def kinds_in_use() -> list[str]:
    return list(db.session.scalars(sa.select(AccountKind.kind).order_by(AccountKind.kind)))


def units_in_use() -> list[str]:
    return list(db.session.scalars(sa.select(Account.unit).distinct().order_by(Account.unit)))


def sums_by_unit() -> list[tuple[str, int, int]]:
    """For each unit: what people have, and what stands on the company's side; the two add up to zero."""
    people = sa.func.coalesce(sa.func.sum(Account.balance).filter(Account.personal), 0)
    ours = sa.func.coalesce(sa.func.sum(Account.balance).filter(~Account.personal), 0)
    found = sa.select(Account.unit, people, ours).group_by(Account.unit).order_by(Account.unit)
    return [(unit, int(theirs), int(company)) for unit, theirs, company in db.session.execute(found)]


def account_by_id(account_id: int) -> Account:
    """Raises `NotFound`."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def transfers_of(account: Account) -> sa.Select[Transfer]:
    """Every transfer from and to an account, the newest first."""
    return (
        sa.select(Transfer)
        .where(sa.or_(Transfer.debit_account_id == account.id, Transfer.credit_account_id == account.id))
        .options(
            joinedload(Transfer.posting).joinedload(Posting.posted_by),
            joinedload(Transfer.debit).joinedload(Account.holder),
            joinedload(Transfer.credit).joinedload(Account.holder),
        )
        .order_by(Transfer.id.desc())
    )


def statements_of(user: User) -> sa.Select[Statement]:
    """The person's statements, the newest first."""
    return sa.select(Statement).where(Statement.holder_id == user.id).order_by(Statement.number.desc())


def statement_of(viewer: Viewer, number: int) -> Statement:
    """A statement of the person who looks. Raises `NotFound` for anybody else's."""
    if viewer.user is None:
        raise NotFound
    found = db.session.scalar(
        sa.select(Statement).where(Statement.holder_id == viewer.user.id, Statement.number == number)
    )
    if found is None:
        raise NotFound
    return found


def corrections(*, decided: bool) -> sa.Select[Correction]:
    """Corrections that wait for a second person, the oldest first; or those decided, the newest first."""
    found = sa.select(Correction).options(
        joinedload(Correction.holder), joinedload(Correction.prepared_by), joinedload(Correction.decided_by)
    )
    if decided:
        return found.where(Correction.state != "prepared").order_by(Correction.decided_at.desc(), Correction.id.desc())
    return found.where(Correction.state == "prepared").order_by(Correction.id)


def corrections_waiting_count() -> int:
    return db.session.scalar(sa.select(sa.func.count(Correction.id)).where(Correction.state == "prepared")) or 0


def proofs() -> sa.Select[LedgerProof]:
    return sa.select(LedgerProof).options(joinedload(LedgerProof.asked_by)).order_by(LedgerProof.id.desc())
