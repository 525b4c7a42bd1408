"""The proof that the ledger adds up, for after every test."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from psycopg.pq import TransactionStatus

from app.database import db
from app.ledger.proving import flaws


def ledger_must_add_up(app: Flask) -> None:
    """Every unit sums to zero and every balance is the sum of its transfers, in what this test has written.

    A test that ends with its own transaction broken has written nothing.
    """
    with app.app_context():
        db.session.remove()
        bound = db.engines[None]
        if isinstance(bound, sa.Connection):
            _prove(bound)
        else:
            with bound.connect() as connection:
                _prove(connection)


def _prove(connection: sa.Connection) -> None:
    if connection.connection.dbapi_connection.info.transaction_status == TransactionStatus.INERROR:
        return
    found = flaws(connection)
    assert not found, "The ledger does not add up after this test: " + "; ".join(map(str, found))
