"""Roll-ups of orders and refunds say how many rows are behind each sum; they are counted anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "rollup_counts"
down_revision = "late_touches"

_COLUMNS = (("daily_order", "discounted"), ("daily_refund", "lines"))


def upgrade() -> None:
    op.execute("DELETE FROM report_rollup_zone WHERE roll_up IN ('orders', 'refunds')")
    for table, column in _COLUMNS:
        op.execute(f"DELETE FROM {table}")
        op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=False))


def downgrade() -> None:
    for table, column in _COLUMNS:
        op.drop_column(table, column)
