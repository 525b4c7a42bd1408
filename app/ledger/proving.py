"""The proof that the ledger adds up: every sum is zero, and every balance is the sum of its transfers."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

# Credits less debits of every account, from nothing but the transfers.
_WRONG_BALANCES = sa.text("""
    WITH moved AS (
        SELECT credit_account_id AS account_id, amount AS units FROM ledger_transfer
        UNION ALL
        SELECT debit_account_id, -amount FROM ledger_transfer
    ), recomputed AS (SELECT account_id, sum(units) AS units FROM moved GROUP BY account_id)
    SELECT account.id, account.kind, account.unit, account.balance, coalesce(recomputed.units, 0) AS recomputed
    FROM ledger_account account LEFT JOIN recomputed ON recomputed.account_id = account.id
    WHERE account.balance <> coalesce(recomputed.units, 0)
    ORDER BY account.id
""")
_WRONG_SUMS = sa.text("""
    SELECT unit, sum(balance) AS units FROM ledger_account GROUP BY unit HAVING sum(balance) <> 0 ORDER BY unit
""")
_OVER_REVERSED = sa.text("""
    SELECT old.id, old.amount, sum(back.amount - coalesce(again.amount, 0)) AS taken
    FROM ledger_transfer back
    JOIN ledger_transfer old ON old.id = back.reverses_id
    LEFT JOIN (SELECT reverses_id, sum(amount) AS amount FROM ledger_transfer GROUP BY reverses_id) AS again
        ON again.reverses_id = back.id
    GROUP BY old.id HAVING sum(back.amount - coalesce(again.amount, 0)) > old.amount
    ORDER BY old.id
""")


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """Something that does not add up: `kind` is one of balance, sum, reversal."""

    kind: str
    subject: str
    stands: int
    should_be: int

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}: {self.stands} instead of {self.should_be}"


def flaws(connection: sa.Connection) -> list[Flaw]:
    """What is wrong with the ledger as `connection` sees it; nothing when it adds up."""
    found = [
        Flaw(
            kind="balance",
            subject=f"account {row.id} ({row.kind}, {row.unit})",
            stands=row.balance,
            should_be=int(row.recomputed),
        )
        for row in connection.execute(_WRONG_BALANCES)
    ]
    found += [
        Flaw(kind="sum", subject=row.unit, stands=int(row.units), should_be=0)
        for row in connection.execute(_WRONG_SUMS)
    ]
    found += [
        Flaw(kind="reversal", subject=f"transfer {row.id}", stands=int(row.taken), should_be=row.amount)
        for row in connection.execute(_OVER_REVERSED)
    ]
    return found
