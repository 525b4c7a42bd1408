"""The tables of referrals.programs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "programs"
down_revision = "rewards"

KEEP_PUBLISHED = """
    CREATE FUNCTION program_terms_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'terms version % of program % are published: write a new version', OLD.version, OLD.program_id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER program_terms_keeps_published BEFORE UPDATE OR DELETE ON program_terms
        FOR EACH ROW EXECUTE FUNCTION program_terms_keep_published();
    CREATE TRIGGER program_terms_keeps_table BEFORE TRUNCATE ON program_terms
        FOR EACH STATEMENT EXECUTE FUNCTION imece_forbid_change();
"""


def upgrade() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'live', 'paused', 'ended')", name=op.f("ck_program_known_state")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_program_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("slug", name=op.f("uq_program_slug")),
    )
    op.create_table(
        "program_terms",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("orders", sa.Text(), nullable=False),
        sa.Column("period_days", sa.BigInteger(), nullable=False),
        sa.Column("pays", sa.Text(), nullable=False),
        sa.Column("levels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("cap_order_minor", sa.BigInteger(), nullable=True),
        sa.Column("cap_month_minor", sa.BigInteger(), nullable=True),
        sa.Column("cap_partner_minor", sa.BigInteger(), nullable=True),
        sa.Column("hold_days", sa.BigInteger(), nullable=False),
        sa.Column("window_days", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("code_policy", sa.Text(), nullable=False),
        sa.Column("friend_bp", sa.BigInteger(), nullable=False),
        sa.Column("joining", sa.Text(), nullable=False),
        sa.Column("audience", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(basis = 'action') = (action IS NOT NULL)", name=op.f("ck_program_terms_action_is_named")),
        sa.CheckConstraint(
            "basis IN ('order', 'click', 'impression', 'action')", name=op.f("ck_program_terms_known_basis")
        ),
        sa.CheckConstraint(
            "code_policy IN ('always', 'if_involved', 'if_winner', 'fallback')",
            name=op.f("ck_program_terms_known_code_policy"),
        ),
        sa.CheckConstraint(
            "joining IN ('open', 'approval', 'customers', 'invited')", name=op.f("ck_program_terms_known_joining")
        ),
        sa.CheckConstraint("model IN ('first', 'last')", name=op.f("ck_program_terms_known_model")),
        sa.CheckConstraint("orders IN ('first', 'period')", name=op.f("ck_program_terms_known_orders")),
        sa.CheckConstraint("pays = 'flat' OR basis = 'order'", name=op.f("ck_program_terms_percent_needs_order")),
        sa.CheckConstraint("pays IN ('percent', 'flat')", name=op.f("ck_program_terms_known_pays")),
        sa.CheckConstraint("friend_bp BETWEEN 0 AND 10000", name=op.f("ck_program_terms_friend_in_range")),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 365", name=op.f("ck_program_terms_hold_in_range")),
        sa.CheckConstraint(
            "jsonb_array_length(levels) = 1 OR approved_by_id IS NOT NULL",
            name=op.f("ck_program_terms_levels_are_approved"),
        ),
        sa.CheckConstraint("jsonb_array_length(levels) BETWEEN 1 AND 5", name=op.f("ck_program_terms_levels_in_range")),
        sa.CheckConstraint("period_days BETWEEN 1 AND 3650", name=op.f("ck_program_terms_period_in_range")),
        sa.CheckConstraint("window_days BETWEEN 1 AND 365", name=op.f("ck_program_terms_window_in_range")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_program_terms_approved_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_terms_program_id_program")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user_account.id"], name=op.f("fk_program_terms_published_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_terms")),
        sa.UniqueConstraint("program_id", "version", name=op.f("uq_program_terms_program_id_version")),
    )
    op.create_index(op.f("ix_program_terms_program_id"), "program_terms", ["program_id"], unique=False)
    op.create_index(
        "uq_program_terms_draft",
        "program_terms",
        ["program_id"],
        unique=True,
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "program_enrolment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("terms_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'active', 'refused', 'paused', 'left')", name=op.f("ck_program_enrolment_known_state")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_enrolment_program_id_program")),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["program_terms.id"], name=op.f("fk_program_enrolment_terms_id_program_terms")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_program_enrolment_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_enrolment")),
        sa.UniqueConstraint("program_id", "user_id", name=op.f("uq_program_enrolment_program_id_user_id")),
    )
    op.create_index(op.f("ix_program_enrolment_user_id"), "program_enrolment", ["user_id"], unique=False)
    op.execute(KEEP_PUBLISHED)


def downgrade() -> None:
    op.drop_index(op.f("ix_program_enrolment_user_id"), table_name="program_enrolment")
    op.drop_table("program_enrolment")
    op.drop_index(
        "uq_program_terms_draft", table_name="program_terms", postgresql_where=sa.text("published_at IS NULL")
    )
    op.drop_index(op.f("ix_program_terms_program_id"), table_name="program_terms")
    op.drop_table("program_terms")
    op.drop_table("program")
    op.execute("DROP FUNCTION program_terms_keep_published()")
