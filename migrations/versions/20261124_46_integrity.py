"""The tables of reviews.integrity: runs, signals, audits of equal treatment, additions to the policy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "integrity"
down_revision = "program_invitations"


def upgrade() -> None:
    _create_integrity_run()
    _create_fraud_signal()
    _create_fraud_signal_review()
    _create_review_parity_audit()
    _create_review_policy_addition()
    op.execute(append_only("review_policy_addition"))


def _create_integrity_run() -> None:
    op.create_table(
        "integrity_run",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subjects", sa.BigInteger(), nullable=False),
        sa.Column("tests", sa.BigInteger(), nullable=False),
        sa.Column("signals", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_run")),
    )


def _create_fraud_signal() -> None:
    op.create_table(
        "fraud_signal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_fraud_signal_decided")),
        sa.CheckConstraint(
            "code IN ('burst_volume', 'rating_shift', 'unverified_five_star_burst', 'positives_after_negative', 'cold_start_mass', 'duplicate_text', 'shared_origin', 'orders_without_payment')",
            name=op.f("ck_fraud_signal_known_code"),
        ),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'dismissed')", name=op.f("ck_fraud_signal_known_state")),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_fraud_signal_ends_later")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_fraud_signal_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["integrity_run.id"], name=op.f("fk_fraud_signal_run_id_integrity_run")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_fraud_signal_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fraud_signal")),
        sa.UniqueConstraint("key", name=op.f("uq_fraud_signal_key")),
    )
    op.create_index(op.f("ix_fraud_signal_decided_by_id"), "fraud_signal", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_fraud_signal_ends_on"), "fraud_signal", ["ends_on"], unique=False)
    op.create_index(op.f("ix_fraud_signal_found_at"), "fraud_signal", ["found_at"], unique=False)
    op.create_index(op.f("ix_fraud_signal_run_id"), "fraud_signal", ["run_id"], unique=False)
    op.create_index(op.f("ix_fraud_signal_service_id"), "fraud_signal", ["service_id"], unique=False)


def _create_fraud_signal_review() -> None:
    op.create_table(
        "fraud_signal_review",
        sa.Column("signal_id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_fraud_signal_review_review_id_review")),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["fraud_signal.id"], name=op.f("fk_fraud_signal_review_signal_id_fraud_signal")
        ),
        sa.PrimaryKeyConstraint("signal_id", "review_id", name=op.f("pk_fraud_signal_review")),
    )
    op.create_index(op.f("ix_fraud_signal_review_review_id"), "fraud_signal_review", ["review_id"], unique=False)


def _create_review_parity_audit() -> None:
    op.create_table(
        "review_parity_audit",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_parity_audit")),
        sa.UniqueConstraint("month", "measure", name=op.f("uq_review_parity_audit_month_measure")),
    )


def _create_review_policy_addition() -> None:
    op.create_table(
        "review_policy_addition",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_review_policy_addition_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_policy_addition")),
    )
    op.create_index(op.f("ix_review_policy_addition_by_id"), "review_policy_addition", ["by_id"], unique=False)
    op.create_index("ix_review_policy_addition_locale_id", "review_policy_addition", ["locale", "id"], unique=False)


def downgrade() -> None:
    for table in (
        "review_policy_addition",
        "review_parity_audit",
        "fraud_signal_review",
        "fraud_signal",
        "integrity_run",
    ):
        op.drop_table(table)
