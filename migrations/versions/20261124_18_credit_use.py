"""Store credit that an order was priced with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "credit_use"
down_revision = "payouts"


def upgrade() -> None:
    op.create_table(
        "credit_use",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("steps", sa.BigInteger(), nullable=False),
        sa.Column("captured_by", sa.Text(), nullable=True),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("units > 0", name=op.f("ck_credit_use_units_positive")),
        sa.CheckConstraint("returned BETWEEN 0 AND units", name=op.f("ck_credit_use_returned_within")),
        sa.CheckConstraint("state IN ('reserved', 'captured', 'released')", name=op.f("ck_credit_use_known_state")),
        sa.CheckConstraint(
            "state <> 'captured' OR captured_by IS NOT NULL", name=op.f("ck_credit_use_captured_by_transfer")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_credit_use_order_id_customer_order")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_credit_use_user_id_user_account")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_credit_use")),
    )
    op.create_index(op.f("ix_credit_use_user_id"), "credit_use", ["user_id"])


def downgrade() -> None:
    op.drop_table("credit_use")
