"""Alembic's environment: the application's own engine, one transaction per migration, no waiting on locks for long."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

LOCK_TIMEOUT = "5s"
NOT_COMPARED = ("procrastinate_", "referral_touch_")


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Left out of comparisons: procrastinate's tables, made by its own schema, and the months of a partitioned table."""
    return not (kind == "table" and name is not None and name.startswith(NOT_COMPARED))


def run() -> None:
    database = current_app.extensions["migrate"].db
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given, database)
        return
    with database.engine.connect() as connection:
        _migrate(connection, database)


def _migrate(connection: sa.Connection, database: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        include_name=is_ours,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        context.run_migrations()
    connection.commit()


run()
