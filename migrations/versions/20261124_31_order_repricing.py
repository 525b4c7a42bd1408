"""An unpaid order may go on without a discount: what it was, and which lines came as gifts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "order_repricing"
down_revision = "risk"


def upgrade() -> None:
    op.add_column("order_line", sa.Column("brought_by", sa.BigInteger(), nullable=True))
    op.create_table(
        "order_repricing",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("before_minor", sa.BigInteger(), nullable=False),
        sa.Column("after_minor", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn", postgresql.JSONB(), nullable=False),
        sa.Column("repriced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("after_minor >= before_minor", name=op.f("ck_order_repricing_price_not_lowered")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_order_repricing_order_id_customer_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_repricing")),
    )
    op.create_index(op.f("ix_order_repricing_order_id"), "order_repricing", ["order_id"])


def downgrade() -> None:
    op.drop_table("order_repricing")
    op.drop_column("order_line", "brought_by")
