"""What is noticed about partners, what waits because of it, and what is said and decided about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "risk"
down_revision = "commission_refusal"


def upgrade() -> None:
    _create_rules_and_cases()
    _create_signals()
    _create_words()
    op.execute(append_only("risk_step"))
    op.execute(append_only("risk_rules"))


def _create_rules_and_cases() -> None:
    op.create_table(
        "risk_rules",
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_risk_rules_written_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_risk_rules")),
    )
    op.create_table(
        "risk_case",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("spared", postgresql.JSONB(), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("appeal_granted", sa.Boolean(), nullable=True),
        sa.CheckConstraint("appealed_at IS NULL OR state <> 'open'", name=op.f("ck_risk_case_appeal_after_decision")),
        sa.CheckConstraint("appeal_decided_by_id <> decided_by_id", name=op.f("ck_risk_case_appeal_by_another")),
        sa.CheckConstraint(
            "(appeal_decided_at IS NULL) = (appeal_granted IS NULL) AND (appeal_decided_at IS NULL OR appealed_at IS NOT NULL)",
            name=op.f("ck_risk_case_appeal_is_decided_whole"),
        ),
        sa.CheckConstraint(
            "effective_at IS NULL OR decided_at IS NOT NULL", name=op.f("ck_risk_case_decided_before_effective")
        ),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_risk_case_decided_has_moment")),
        sa.CheckConstraint("state IN ('open', 'released', 'refused')", name=op.f("ck_risk_case_known_state")),
        sa.CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name=op.f("ck_risk_case_refusal_has_reason")),
        sa.ForeignKeyConstraint(
            ["appeal_decided_by_id"], ["user_account.id"], name=op.f("fk_risk_case_appeal_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_risk_case_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["program_enrolment.id"], name=op.f("fk_risk_case_enrolment_id_program_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_case")),
    )
    op.create_index(op.f("ix_risk_case_enrolment_id"), "risk_case", ["enrolment_id"])
    op.create_index(op.f("ix_risk_case_opened_at"), "risk_case", ["opened_at"])
    op.create_index(
        op.f("uq_risk_case_open"),
        "risk_case",
        ["enrolment_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def _create_signals() -> None:
    op.create_table(
        "risk_signal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("rules_version", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("begins_at <= ends_at", name=op.f("ck_risk_signal_window_in_order")),
        sa.ForeignKeyConstraint(["case_id"], ["risk_case.id"], name=op.f("fk_risk_signal_case_id_risk_case")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["program_enrolment.id"], name=op.f("fk_risk_signal_enrolment_id_program_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_signal")),
        sa.UniqueConstraint("code", "enrolment_id", "subject", "begins_at", name=op.f("uq_risk_signal_once")),
    )
    op.create_index(op.f("ix_risk_signal_case_id"), "risk_signal", ["case_id"])
    op.create_table(
        "risk_hold",
        sa.Column("signal_id", sa.BigInteger(), nullable=False),
        sa.Column("conversion_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversion_id"], ["referral_conversion.id"], name=op.f("fk_risk_hold_conversion_id_referral_conversion")
        ),
        sa.ForeignKeyConstraint(["signal_id"], ["risk_signal.id"], name=op.f("fk_risk_hold_signal_id_risk_signal")),
        sa.PrimaryKeyConstraint("signal_id", "conversion_id", name=op.f("pk_risk_hold")),
    )
    op.create_index(op.f("ix_risk_hold_conversion_id"), "risk_hold", ["conversion_id"])


def _create_words() -> None:
    op.create_table(
        "risk_words",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('answer', 'appeal', 'question', 'note')", name=op.f("ck_risk_words_known_kind")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_risk_words_author_id_user_account")),
        sa.ForeignKeyConstraint(["case_id"], ["risk_case.id"], name=op.f("fk_risk_words_case_id_risk_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_words")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_risk_words_submission_key")),
    )
    op.create_index(op.f("ix_risk_words_author_id"), "risk_words", ["author_id"])
    op.create_index(op.f("ix_risk_words_case_id"), "risk_words", ["case_id"])
    op.create_table(
        "risk_file",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("words_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_risk_file_file_id_stored_file")),
        sa.ForeignKeyConstraint(["words_id"], ["risk_words.id"], name=op.f("fk_risk_file_words_id_risk_words")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_file")),
        sa.UniqueConstraint("file_id", name=op.f("uq_risk_file_file_id")),
    )
    op.create_index(op.f("ix_risk_file_words_id"), "risk_file", ["words_id"])
    op.create_table(
        "risk_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_risk_step_actor_id_user_account")),
        sa.ForeignKeyConstraint(["case_id"], ["risk_case.id"], name=op.f("fk_risk_step_case_id_risk_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_step")),
    )
    op.create_index(op.f("ix_risk_step_case_id"), "risk_step", ["case_id"])


def downgrade() -> None:
    for table in ("risk_step", "risk_file", "risk_words", "risk_hold", "risk_signal", "risk_case", "risk_rules"):
        op.drop_table(table)
