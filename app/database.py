"""The database: the declarative base, the naming convention and `transaction()`, the only commit in the house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, registry

from app.config import Settings
from app.embedded import EmbeddedPostgres
from app.errors import Busy

LOCK_TIMEOUT_MS = 10_000
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BUSY_STATES = {"55P03", "40P01", "40001"}


class Base(DeclarativeBase):
    """Every constraint has a name, so that a violated one can be told to the person as a field error."""

    registry = registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            int: sa.BigInteger,
            str: sa.Text,
            datetime: sa.DateTime(timezone=True),
            date: sa.Date,
            dict[str, Any]: JSONB,
            list[Any]: JSONB,
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"join_transaction_mode": "create_savepoint"})
migrate = Migrate(directory="migrations", compare_type=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def init_app(app: Flask, it: Settings) -> None:
    """Connect; without a DATABASE_URL the embedded PostgreSQL in the instance folder is started."""
    url = it.database_url or EmbeddedPostgres(it.instance_path / "postgres").ensure_running()
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 10,
        "connect_args": {"options": f"-c timezone=UTC -c lock_timeout={LOCK_TIMEOUT_MS}"},
    }
    db.init_app(app)
    migrate.init_app(app, db)


@contextmanager
def transaction() -> Iterator[Session]:
    """All that is written inside becomes true at once on leaving, or nothing does.

    Refuses to nest: whoever opens it owns the whole. A lock that cannot be had in time becomes `Busy` (503).
    """
    session = db.session()
    if session.info.get("in_transaction"):
        raise RuntimeError("transaction() does not nest: only routes, jobs and commands open one")
    session.info["in_transaction"] = True
    try:
        yield session
        session.commit()
    except OperationalError as error:
        session.rollback()
        if getattr(error.orig, "sqlstate", None) in _BUSY_STATES:
            raise Busy from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("in_transaction", None)


def append_only(table: str) -> str:
    """SQL for a migration: from now on rows of `table` can be added, never changed, deleted or truncated."""
    return f"""
        CREATE TRIGGER {table}_keeps_rows BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
        CREATE TRIGGER {table}_keeps_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION imece_forbid_change();
    """


FORBID_CHANGE = """
    CREATE FUNCTION imece_forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of % are kept as they are: % is refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END $$;
"""
