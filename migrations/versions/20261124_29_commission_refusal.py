"""What a person refused of what had been earned; at most one refusal of a conversion stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "commission_refusal"
down_revision = "awaited_actions"


def upgrade() -> None:
    op.create_table(
        "commission_refusal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("conversion_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_by_id", sa.BigInteger(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversion_id"],
            ["referral_conversion.id"],
            name=op.f("fk_commission_refusal_conversion_id_referral_conversion"),
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["user_account.id"], name=op.f("fk_commission_refusal_lifted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["refused_by_id"], ["user_account.id"], name=op.f("fk_commission_refusal_refused_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_refusal")),
    )
    op.create_index(op.f("ix_commission_refusal_conversion_id"), "commission_refusal", ["conversion_id"])
    op.create_index(
        op.f("uq_commission_refusal_standing"),
        "commission_refusal",
        ["conversion_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("commission_refusal")
