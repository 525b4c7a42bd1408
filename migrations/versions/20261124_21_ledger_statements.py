"""Proofs that the ledger adds up, corrections by two people, and monthly statements, each chained to the one before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "ledger_statements"
down_revision = "channels"


def upgrade() -> None:
    op.create_table(
        "ledger_proof",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("accounts", sa.BigInteger(), nullable=False),
        sa.Column("transfers", sa.BigInteger(), nullable=False),
        sa.Column("statements", sa.BigInteger(), nullable=False),
        sa.Column("flaws", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_ledger_proof_asked_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_proof")),
    )
    op.create_table(
        "ledger_statement",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["user_account.id"], name=op.f("fk_ledger_statement_holder_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_statement")),
        sa.UniqueConstraint("holder_id", "number", name=op.f("uq_ledger_statement_holder_id_number")),
        sa.UniqueConstraint("holder_id", "month", name=op.f("uq_ledger_statement_holder_id_month")),
    )
    op.execute(append_only("ledger_statement"))


    _corrections()


def _corrections() -> None:
    op.create_table(
        "ledger_correction",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("units <> 0", name=op.f("ck_ledger_correction_units_not_zero")),
        sa.CheckConstraint("state IN ('prepared', 'posted', 'discarded')", name=op.f("ck_ledger_correction_known_state")),
        sa.CheckConstraint(
            "state <> 'posted' OR decided_by_id <> prepared_by_id", name=op.f("ck_ledger_correction_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["user_account.id"], name=op.f("fk_ledger_correction_holder_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["user_account.id"], name=op.f("fk_ledger_correction_prepared_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_ledger_correction_decided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_correction")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_correction_key")),
    )
    op.create_index(op.f("ix_ledger_correction_holder_id"), "ledger_correction", ["holder_id"])


def downgrade() -> None:
    op.drop_table("ledger_correction")
    op.drop_table("ledger_statement")
    op.drop_table("ledger_proof")
