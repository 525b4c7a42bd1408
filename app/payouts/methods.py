"""How somebody wants to be paid: chosen, changed, stopped by its owner, refused by the bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.accounts.queries import locked_user
from app.config import settings
from app.database import db
from app.errors import Invalid
from app.events import publish
from app.payouts import sealing, withdrawing
from app.payouts.facts import PayoutMethodChanged
from app.payouts.iban import masked
from app.payouts.models import PayoutMethod
from app.payouts.standing import BANK, DONATION


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    """Where money goes: `account` is an IBAN, or a number where there are none; in electronic form."""

    holder: str
    account: str
    bic: str = ""


def choose(
    user: User, currency: str, kind: str, *, account: BankAccount | None = None, cause: str | None = None
) -> PayoutMethod:
    """From now on this person wants this currency so. The owner is told by mail; a changed account waits first.

    Quiet when nothing changes. Payouts that wait in a batch by the former way are taken out of it.
    """
    if (kind == BANK) != (account is not None) or (kind == DONATION) != (cause is not None):
        raise Invalid(_l("Please choose how you want to be paid."))
    person = locked_user(user.id)
    former = live_method(person, currency)
    if former is not None and _is_same(former, kind, account, cause):
        return former
    if former is not None:
        _end(former, "replaced")
        withdrawing.withdraw_all_by(former.id, reason="method_changed")
    method = PayoutMethod(
        user_id=person.id,
        currency=currency,
        kind=kind,
        cause=cause,
        shown=masked(account.account) if account else "",
        account_digest=sealing.fingerprint(account.account) if account else None,
        usable_from=_usable_from(person, currency) if account else clock.now(),
        told_email=person.email,
    )
    db.session.add(method)
    db.session.flush()
    if account is not None:
        method.sealed = sealing.sealed(_owner(method), _values(account))
    audit.record("payout_method.chosen", method, currency=currency, kind=kind, replaces=former.id if former else None)
    publish(PayoutMethodChanged(method_id=method.id, former_id=former.id if former else None, user_id=person.id))
    return method


def stop(method: PayoutMethod) -> None:
    """Its owner says that it was not them: it is never used again, and nothing leaves by it. Quiet when it has ended."""
    if method.ended_at is not None:
        return
    _end(method, "stopped")
    withdrawing.withdraw_all_by(method.id, reason="method_stopped")
    audit.record("payout_method.stopped", method)


def refuse(method_id: int) -> None:
    """The bank says that this account cannot be right: its owner is asked for another before anything is sent again."""
    method = db.session.get_one(PayoutMethod, method_id)
    if method.ended_at is None:
        _end(method, "refused")


def account_of(method: PayoutMethod) -> BankAccount | None:
    """The account in the clear; None where there is none, or not any more."""
    if method.sealed is None:
        return None
    values = sealing.opened(_owner(method), method.sealed)
    return BankAccount(holder=values["holder"], account=values["account"], bic=values["bic"])


def live_method(user: User, currency: str) -> PayoutMethod | None:
    return db.session.scalar(
        sa.select(PayoutMethod).where(
            PayoutMethod.user_id == user.id, PayoutMethod.currency == currency, PayoutMethod.ended_at.is_(None)
        )
    )


def empty(method: PayoutMethod) -> None:
    """Forget the account; the row stays for the payouts that name it."""
    method.sealed, method.account_digest, method.shown, method.told_email = None, None, "", ""
    if method.ended_at is None:
        _end(method, "erased")


def shared_with(method: PayoutMethod) -> int:
    """How many other people are, or were, paid to the same account."""
    if method.account_digest is None:
        return 0
    same = sa.select(sa.func.count(sa.distinct(PayoutMethod.user_id))).where(
        PayoutMethod.account_digest == method.account_digest, PayoutMethod.user_id != method.user_id
    )
    return db.session.scalar(same) or 0


def _usable_from(person: User, currency: str) -> datetime:
    """At once for the first account; a change waits, so that its owner can stop what was not theirs."""
    earlier = sa.select(PayoutMethod.id).where(
        PayoutMethod.user_id == person.id, PayoutMethod.currency == currency, PayoutMethod.kind == BANK
    )
    if db.session.scalar(earlier.limit(1)) is None:
        return clock.now()
    return clock.now() + timedelta(hours=settings().payouts.cooling_off_hours)


def _is_same(former: PayoutMethod, kind: str, account: BankAccount | None, cause: str | None) -> bool:
    return former.kind == kind and former.cause == cause and account_of(former) == account


def _end(method: PayoutMethod, reason: str) -> None:
    method.ended_at, method.end_reason = clock.now(), reason
    db.session.flush()


def _values(account: BankAccount) -> dict[str, str]:
    return {"holder": account.holder, "account": account.account, "bic": account.bic}


def _owner(method: PayoutMethod) -> str:
    return f"payout_method:{method.id}:{method.user_id}"
