"""The tables of cases.consent: co-authors, their answers and logo, approvals, consents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "case_consent"
down_revision = "exchange_rates"


def upgrade() -> None:
    _create_case_coauthor()
    _create_case_answer()
    _create_case_logo()
    _create_case_approval()
    _create_case_consent()
    op.execute(append_only("case_approval"))


def _create_case_coauthor() -> None:
    op.create_table(
        "case_coauthor",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_coauthor_case_id_case_study")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user_account.id"], name=op.f("fk_case_coauthor_invited_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_case_coauthor_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_coauthor")),
    )
    op.create_index(op.f("ix_case_coauthor_invited_at"), "case_coauthor", ["invited_at"], unique=False)
    op.create_index(op.f("ix_case_coauthor_invited_by_id"), "case_coauthor", ["invited_by_id"], unique=False)
    op.create_index(op.f("ix_case_coauthor_user_id"), "case_coauthor", ["user_id"], unique=False)
    op.create_index(
        "uq_case_coauthor_present",
        "case_coauthor",
        ["case_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def _create_case_answer() -> None:
    op.create_table(
        "case_answer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "question IN ('came_with', 'why_us', 'changed', 'corrections')", name=op.f("ck_case_answer_known_question")
        ),
        sa.CheckConstraint("char_length(text) <= 4000", name=op.f("ck_case_answer_text_fits")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_case_answer_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_answer_case_id_case_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_answer")),
        sa.UniqueConstraint("case_id", "question", name=op.f("uq_case_answer_case_id_question")),
    )
    op.create_index(op.f("ix_case_answer_answered_by_id"), "case_answer", ["answered_by_id"], unique=False)


def _create_case_logo() -> None:
    op.create_table(
        "case_logo",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("given_by_id", sa.BigInteger(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_logo_case_id_case_study")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_case_logo_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["user_account.id"], name=op.f("fk_case_logo_given_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_logo")),
    )
    op.create_index(op.f("ix_case_logo_file_id"), "case_logo", ["file_id"], unique=False)
    op.create_index(op.f("ix_case_logo_given_by_id"), "case_logo", ["given_by_id"], unique=False)


def _create_case_approval() -> None:
    op.create_table(
        "case_approval",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("versions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_case_approval_digest_is_sha256")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_case_approval_approved_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_approval_case_id_case_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_approval")),
    )
    op.create_index(op.f("ix_case_approval_approved_by_id"), "case_approval", ["approved_by_id"], unique=False)
    op.create_index(op.f("ix_case_approval_case_id"), "case_approval", ["case_id"], unique=False)


def _create_case_consent() -> None:
    op.create_table(
        "case_consent",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("output", sa.Text(), nullable=False),
        sa.Column("naming", sa.Text(), nullable=False),
        sa.Column("approval_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_because = '')", name=op.f("ck_case_consent_closed_for_a_reason")
        ),
        sa.CheckConstraint(
            "closed_because IN ('', 'replaced', 'withdrawn', 'ended')", name=op.f("ck_case_consent_known_end")
        ),
        sa.CheckConstraint("naming IN ('name', 'logo', 'anonymous')", name=op.f("ck_case_consent_known_naming")),
        sa.CheckConstraint(
            "output IN ('web', 'document', 'slides', 'social', 'press')", name=op.f("ck_case_consent_known_output")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["case_approval.id"], name=op.f("fk_case_consent_approval_id_case_approval")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_consent_case_id_case_study")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_case_consent_closed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["user_account.id"], name=op.f("fk_case_consent_given_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_consent")),
    )
    op.create_index(op.f("ix_case_consent_approval_id"), "case_consent", ["approval_id"], unique=False)
    op.create_index("ix_case_consent_case_id", "case_consent", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_consent_closed_by_id"), "case_consent", ["closed_by_id"], unique=False)
    op.create_index(op.f("ix_case_consent_given_by_id"), "case_consent", ["given_by_id"], unique=False)
    op.create_index(op.f("ix_case_consent_valid_until"), "case_consent", ["valid_until"], unique=False)
    op.create_index(
        "uq_case_consent_open",
        "case_consent",
        ["case_id", "output"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def downgrade() -> None:
    for table in (
        "case_consent",
        "case_approval",
        "case_logo",
        "case_answer",
        "case_coauthor",
    ):
        op.drop_table(table)
