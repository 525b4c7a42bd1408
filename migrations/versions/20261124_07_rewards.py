"""Rewards: policies in versions, promises, what was given and what was taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "rewards"
down_revision = "ledger_restoring"
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    _policies()
    _promises()
    _rewards()
    op.execute(append_only("reward_policy_version"))
    op.execute(append_only("reward_reversal"))


def _policies() -> None:
    op.create_table(
        "reward_policy",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_policy")),
        sa.UniqueConstraint("occasion", name=op.f("uq_reward_policy_occasion")),
    )
    op.create_table(
        "reward_policy_version",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("hold_days", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("units >= 0", name=op.f("ck_reward_policy_version_units_not_negative")),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 366", name=op.f("ck_reward_policy_version_hold_in_range")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["reward_policy.id"], name=op.f("fk_reward_policy_version_policy_id_reward_policy")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_reward_policy_version_written_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_policy_version")),
        sa.UniqueConstraint("policy_id", "version", name=op.f("uq_reward_policy_version_policy_id_version")),
    )


def _promises() -> None:
    op.create_table(
        "reward_promise",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("policy_version_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("because", JSON, nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["policy_version_id"],
            ["reward_policy_version.id"],
            name=op.f("fk_reward_promise_policy_version_id_reward_policy_version"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_reward_promise_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_promise")),
        sa.UniqueConstraint("source", name=op.f("uq_reward_promise_source")),
    )
    op.create_index(op.f("ix_reward_promise_user_id"), "reward_promise", ["user_id"])


def _rewards() -> None:
    op.create_table(
        "reward",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("because", JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("promise_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("granted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("units > 0", name=op.f("ck_reward_units_positive")),
        sa.CheckConstraint("taken_back BETWEEN 0 AND units", name=op.f("ck_reward_taken_back_within")),
        sa.CheckConstraint("state IN ('pending', 'matured', 'taken_back')", name=op.f("ck_reward_known_state")),
        sa.CheckConstraint("(state = 'taken_back') = (taken_back = units)", name=op.f("ck_reward_taken_back_is_all")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_reward_user_id_user_account")),
        sa.ForeignKeyConstraint(["promise_id"], ["reward_promise.id"], name=op.f("fk_reward_promise_id_reward_promise")),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_reward_order_id_customer_order")),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["user_account.id"], name=op.f("fk_reward_granted_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward")),
        sa.UniqueConstraint("source", name=op.f("uq_reward_source")),
        sa.UniqueConstraint("promise_id", name=op.f("uq_reward_promise_id")),
    )
    for column in ("kind", "user_id", "order_id", "granted_at"):
        op.create_index(op.f(f"ix_reward_{column}"), "reward", [column])
    op.create_index("ix_reward_due", "reward", ["hold_until"], postgresql_where=sa.text("state = 'pending'"))
    op.create_table(
        "reward_reversal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("because", JSON, nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("units <> 0", name=op.f("ck_reward_reversal_units_not_zero")),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_reward_reversal_reward_id_reward")),
        sa.ForeignKeyConstraint(
            ["reversed_by_id"], ["user_account.id"], name=op.f("fk_reward_reversal_reversed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_reversal")),
        sa.UniqueConstraint("source", name=op.f("uq_reward_reversal_source")),
    )
    op.create_index(op.f("ix_reward_reversal_reward_id"), "reward_reversal", ["reward_id"])


def downgrade() -> None:
    for table in ("reward_reversal", "reward", "reward_promise", "reward_policy_version", "reward_policy"):
        op.drop_table(table)
