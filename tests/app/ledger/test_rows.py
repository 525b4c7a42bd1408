"""What the database itself refuses, whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.ledger.models import Account
from app.ledger.naming import PENDING, REDEEMABLE, REWARDS_EXPENSE, company, personal
from app.ledger.posting import transfer
from app.ledger.units import Amount
from tests.cast import Cast


def give(cast: Cast) -> None:
    transfer(
        "reward:1",
        debit=company(REWARDS_EXPENSE, "EUR"),
        credit=personal(cast.bob.id, PENDING, "EUR"),
        amount=Amount(10_00, "EUR"),
        purpose="grant",
        because={},
    )


def refused(db: Any, statement: str, match: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match=match), db.session.begin_nested():
        db.session.execute(sa.text(statement))


@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_posting"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_transfers_and_postings_refuse_raw_changes(db: Any, cast: Cast, table: str, verb: str) -> None:
    give(cast)

    refused(db, verb.format(table), "kept as they are")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_account SET balance = balance + 1",
        "UPDATE ledger_account SET holder_id = NULL",
        "DELETE FROM ledger_account",
        "TRUNCATE ledger_account CASCADE",
    ],
)
def test_balances_refuse_raw_changes(db: Any, cast: Cast, statement: str) -> None:
    give(cast)

    refused(db, statement, "sum of its transfers|kept as they are")


def test_an_account_opens_empty(db: Any, cast: Cast) -> None:
    statement = """
        INSERT INTO ledger_account (id, holder_id, kind, unit, personal, may_overdraw, balance, opened_at)
        VALUES (9999, NULL, 'breakage', 'EUR', false, true, 5, now())
    """
    refused(db, statement, "opens empty")


def test_a_transfer_written_by_hand_moves_the_balances_too(db: Any, cast: Cast) -> None:
    give(cast)
    db.session.execute(
        sa.text("""
        INSERT INTO ledger_transfer (posting_id, position, debit_account_id, credit_account_id, unit, amount)
        SELECT posting_id, 2, credit_account_id, debit_account_id, unit, 4_00 FROM ledger_transfer
        """)
    )

    assert db.session.scalar(sa.select(Account.balance).where(Account.kind == PENDING)) == 6_00
    assert db.session.scalar(sa.select(Account.balance).where(Account.kind == REWARDS_EXPENSE)) == -6_00


@pytest.mark.parametrize("kind", [PENDING, REDEEMABLE])
def test_the_policy_of_a_kind_is_the_databases(db: Any, cast: Cast, kind: str) -> None:
    statement = f"""
        INSERT INTO ledger_account (id, holder_id, kind, unit, personal, may_overdraw, balance, opened_at)
        VALUES (9999, {cast.bob.id}, '{kind}', 'POINTS', true, true, 0, now())
    """
    refused(db, statement, "fk_ledger_account_policy")


def test_a_transfer_by_hand_cannot_take_back_too_much(db: Any, cast: Cast) -> None:
    give(cast)
    statement = """
        INSERT INTO ledger_transfer (posting_id, position, debit_account_id, credit_account_id, unit, amount, reverses_id)
        SELECT posting_id, 2, credit_account_id, debit_account_id, unit, amount + 1, id FROM ledger_transfer
    """
    refused(db, statement, "cannot be taken back|balance_allowed")
