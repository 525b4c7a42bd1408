"""The ground: the guard that keeps rows as they are, and the queue's own tables."""

from __future__ import annotations

from alembic import op
from procrastinate import App, SyncPsycopgConnector
from procrastinate.schema import SchemaManager

from app.database import FORBID_CHANGE

revision = "first_floor"
down_revision = None


def upgrade() -> None:
    op.execute(FORBID_CHANGE)
    raw = op.get_bind().connection.driver_connection
    raw.execute(SchemaManager(App(connector=SyncPsycopgConnector()).connector).get_schema())


def downgrade() -> None:
    raise RuntimeError("There is nothing below the first floor: drop the database instead.")
