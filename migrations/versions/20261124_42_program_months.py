"""The frozen numbers of a program's months, remarks on them, and the margins they are held against."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "program_months"
down_revision = "partner_questions"


def upgrade() -> None:
    op.create_table(
        "program_month",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("numbers", postgresql.JSONB(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_program_month_edition_from_one")),
        sa.CheckConstraint("extract(day FROM month) = 1", name=op.f("ck_program_month_month_begins")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_month_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_month")),
        sa.UniqueConstraint("program_id", "month", "edition", name=op.f("uq_program_month_program_id_month_edition")),
    )
    op.create_table(
        "month_remark",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('keep', 'change', 'pause', 'end')", name=op.f("ck_month_remark_known_decision")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_month_remark_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_month_remark_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_remark")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_month_remark_submission_key")),
    )
    op.create_index(op.f("ix_month_remark_author_id"), "month_remark", ["author_id"])
    op.create_index(op.f("ix_month_remark_program_id_month"), "month_remark", ["program_id", "month"])
    op.create_table(
        "program_margin",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("margin_bp", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("margin_bp BETWEEN 0 AND 10000", name=op.f("ck_program_margin_margin_in_range")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_margin_program_id_program")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_program_margin_service_id_service")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_program_margin_written_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_margin")),
    )
    op.create_index(op.f("ix_program_margin_program_id"), "program_margin", ["program_id"])
    op.execute(append_only("program_month"))
    op.execute(append_only("program_margin"))


def downgrade() -> None:
    for table in ("program_margin", "month_remark", "program_month"):
        op.drop_table(table)
