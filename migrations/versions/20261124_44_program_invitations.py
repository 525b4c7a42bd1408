"""Addresses that were invited to become partners before they had an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "program_invitations"
down_revision = "recovery"


def upgrade() -> None:
    op.create_table(
        "program_invitation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user_account.id"], name=op.f("fk_program_invitation_invited_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_invitation_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_invitation")),
        sa.UniqueConstraint("program_id", "email", name=op.f("uq_program_invitation_program_id_email")),
    )
    op.create_index(op.f("ix_program_invitation_email"), "program_invitation", ["email"])


def downgrade() -> None:
    op.drop_table("program_invitation")
