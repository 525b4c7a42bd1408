"""The tables of superfans: weights in versions, runs, scores in parts, objections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "superfans"
down_revision = "contributions"


def upgrade() -> None:
    op.create_table(
        "fan_objection",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_fan_objection_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_fan_objection")),
    )
    op.create_table(
        "fan_weights",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("threshold BETWEEN 1 AND 100", name=op.f("ck_fan_weights_threshold_in_range")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_fan_weights_written_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fan_weights")),
    )
    op.create_table(
        "fan_run",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("weights_id", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("superfans", sa.BigInteger(), nullable=False),
        sa.Column("objected", sa.BigInteger(), nullable=False),
        sa.Column("segments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["weights_id"], ["fan_weights.id"], name=op.f("fk_fan_run_weights_id_fan_weights")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fan_run")),
        sa.UniqueConstraint("day", name=op.f("uq_fan_run_day")),
    )
    op.create_table(
        "fan_score",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("is_superfan", sa.Boolean(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("recency", sa.BigInteger(), nullable=False),
        sa.Column("frequency", sa.BigInteger(), nullable=False),
        sa.Column("monetary", sa.BigInteger(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("recommended_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "segment IN ('champion', 'affluent', 'advocate', 'miser')", name=op.f("ck_fan_score_known_segment")
        ),
        sa.CheckConstraint(
            "recency BETWEEN 0 AND 5 AND frequency BETWEEN 0 AND 5 AND monetary BETWEEN 0 AND 5",
            name=op.f("ck_fan_score_fifths_in_range"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_fan_score_score_in_range")),
        sa.ForeignKeyConstraint(["run_id"], ["fan_run.id"], name=op.f("fk_fan_score_run_id_fan_run")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_fan_score_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_fan_score")),
    )
    op.create_index(op.f("ix_fan_score_score"), "fan_score", ["score"], unique=False)
    op.create_index(op.f("ix_fan_score_segment"), "fan_score", ["segment"], unique=False)
    for table in ("fan_weights",):
        op.execute(append_only(table))


def downgrade() -> None:
    for table in (
        "fan_score",
        "fan_run",
        "fan_weights",
        "fan_objection",
    ):
        op.drop_table(table)
