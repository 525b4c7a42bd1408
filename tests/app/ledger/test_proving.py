"""The proof finds what does not add up, and only that."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.ledger.naming import PENDING, REWARDS_EXPENSE, company, personal
from app.ledger.posting import reverse, transfer
from app.ledger.proving import flaws
from app.ledger.units import Amount
from tests.cast import Cast
from tests.ledger import ledger_must_add_up


def test_a_ledger_that_adds_up_has_no_flaws(cast: Cast) -> None:
    granted = transfer(
        "reward:1",
        debit=company(REWARDS_EXPENSE, "EUR"),
        credit=personal(cast.bob.id, PENDING, "EUR"),
        amount=Amount(10_00, "EUR"),
        purpose="grant",
        because={},
    )
    reverse("reward:1/back", granted, Amount(3, "EUR"), because={})

    assert flaws(db.session.connection()) == []


def tamper(statement: str) -> None:
    """Change rows behind the back of the triggers, as somebody with the database's password could."""
    with transaction():
        db.session.execute(sa.text("ALTER TABLE ledger_account DISABLE TRIGGER ledger_account_guard"))
        db.session.execute(sa.text(statement))
        db.session.execute(sa.text("ALTER TABLE ledger_account ENABLE TRIGGER ledger_account_guard"))


def test_a_changed_balance_is_found_and_the_fixture_of_all_tests_fails(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        with transaction():
            transfer(
                "reward:1",
                debit=company(REWARDS_EXPENSE, "EUR"),
                credit=personal(Cast().bob.id, PENDING, "EUR"),
                amount=Amount(10_00, "EUR"),
                purpose="grant",
                because={},
            )
        tamper("UPDATE ledger_account SET balance = balance + 1 WHERE kind = 'pending'")

        found = [(each.kind, each.stands, each.should_be) for each in flaws(db.session.connection())]
        assert found == [("balance", 10_01, 10_00), ("sum", 1, 0)]
        with pytest.raises(AssertionError, match="does not add up"):
            ledger_must_add_up(fresh_app)

        tamper("UPDATE ledger_account SET balance = balance - 1 WHERE kind = 'pending'")
        ledger_must_add_up(fresh_app)
