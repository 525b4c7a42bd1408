"""Words of staff about movements of money, beside the books that are never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "ledger_remarks"
down_revision = "program_months"


def upgrade() -> None:
    op.create_table(
        "ledger_remark",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("forgotten_at IS NULL OR text = ''", name=op.f("ck_ledger_remark_forgotten_is_empty")),
        sa.ForeignKeyConstraint(["holder_id"], ["user_account.id"], name=op.f("fk_ledger_remark_holder_id_user_account")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_ledger_remark_written_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_remark")),
    )
    op.create_index(op.f("ix_ledger_remark_holder_id"), "ledger_remark", ["holder_id"])


def downgrade() -> None:
    op.drop_table("ledger_remark")
