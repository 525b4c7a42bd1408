"""People with something to pay out, for tests."""

from __future__ import annotations

import secrets

from app.accounts.models import User
from app.database import db
from app.ledger.naming import COMMISSIONS_EXPENSE, company, personal
from app.ledger.posting import transfer
from app.ledger.queries import balance as balance_of
from app.ledger.units import Amount
from app.money import Money
from app.payouts import declaring, methods, moving
from app.payouts.declaring import Declared
from app.payouts.methods import BankAccount
from app.payouts.models import PayoutBatch, PayoutMethod, TaxDetails
from app.payouts.preparing import prepare
from app.payouts.standing import BANK

IBAN = "EE382200221020145685"


def earned(user: User, minor: int, currency: str = "EUR") -> None:
    """An amount that is available; below zero: taken back, as a refund would. Committed."""
    book(user, minor, currency)
    db.session.commit()


def book(user: User, minor: int, currency: str = "EUR", source: str | None = None) -> None:
    ours, theirs = company(COMMISSIONS_EXPENSE, currency), moving.available(user.id, currency)
    debit, credit = (ours, theirs) if minor > 0 else (theirs, ours)
    transfer(
        source or f"test:{secrets.token_hex(8)}",
        debit=debit,
        credit=credit,
        amount=Amount(abs(minor), currency),
        purpose="test",
        because={},
        overdraft=minor < 0,
    )


def a_bank_account(user: User, currency: str = "EUR", account: str = IBAN) -> PayoutMethod:
    method = methods.choose(user, currency, BANK, account=BankAccount(holder=user.name, account=account))
    db.session.commit()
    return method


def tax_details(user: User, kind: str = "person", country: str = "PL", vat_id: str = "") -> TaxDetails:
    details = Declared(
        name=user.name, street="Długa 7", postcode="80-831", city="Gdańsk", number="84071512345", vat_id=vat_id
    )
    row = declaring.declare(user, kind=kind, country=country, details=details)
    db.session.commit()
    return row


def payable(user: User, minor: int = 5_000, currency: str = "EUR", account: str = IBAN) -> User:
    """Somebody whom the next batch pays."""
    earned(user, minor, currency)
    a_bank_account(user, currency, account)
    tax_details(user)
    return user


def a_batch(by: User, *people: User, currency: str = "EUR") -> PayoutBatch:
    batch = prepare(currency, by=by, only=[each.id for each in people] if people else None)
    db.session.commit()
    return batch


def balance(user: User, kind: str = "available", currency: str = "EUR") -> Money:
    return balance_of(personal(user.id, kind, currency)).money
