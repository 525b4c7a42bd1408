"""The proof that the ledger adds up, run every night and on demand; what is wrong stands on the desk until it is right."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.ledger.models import Account, LedgerProof, Statement, Transfer
from app.ledger.proving import flaws
from app.ledger.stating import flawed_statements

log = logging.getLogger(__name__)
MOST_KEPT = 200


def prove(*, by: User | None = None) -> LedgerProof:
    """Recompute balances, sums and statements from the transfers, and write down what does not agree."""
    found: list[dict[str, object]] = [
        {"kind": flaw.kind, "subject": flaw.subject, "stands": flaw.stands, "should_be": flaw.should_be}
        for flaw in flaws(db.session.connection())
    ]
    found += [
        {"kind": f"statement_{why}", "subject": f"{statement.holder_id}/{statement.month:%Y-%m}"}
        for statement, why in flawed_statements()
    ]
    for flaw in found[:MOST_KEPT]:
        log.error("the ledger does not add up: %s", flaw)
    proof = LedgerProof(
        asked_by_id=by.id if by else None,
        accounts=_count(Account),
        transfers=_count(Transfer),
        statements=_count(Statement),
        flaws=found[:MOST_KEPT],
    )
    db.session.add(proof)
    db.session.flush()
    return proof


def latest_proof() -> LedgerProof | None:
    return db.session.scalar(sa.select(LedgerProof).order_by(LedgerProof.id.desc()).limit(1))


def _count(model: type[Account | Transfer | Statement]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
