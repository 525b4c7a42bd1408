"""The tables of app.organisation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "organisation"
down_revision = "api"

STAGES = "('candidate', 'assessed', 'partner', 'paused', 'left')"


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("role_activity", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("leader_id", sa.BigInteger(), nullable=True),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("country", sa.CHAR(length=2), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("hours_per_week", sa.BigInteger(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("implementation_level", sa.BigInteger(), nullable=True),
        sa.Column("support_level", sa.BigInteger(), nullable=True),
        sa.Column("leadership_level", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('project_leader', 'customer_representative', 'project_expert')",
            name=op.f("ck_member_known_status"),
        ),
        sa.CheckConstraint("role_activity IN ('active', 'passive')", name=op.f("ck_member_known_role_activity")),
        sa.CheckConstraint(
            "duty IN ('project_process', 'feedback_process', 'both_processes')", name=op.f("ck_member_known_duty")
        ),
        sa.CheckConstraint(f"stage IN {STAGES}", name=op.f("ck_member_known_stage")),
        sa.CheckConstraint(
            "role_activity = 'active' OR status = 'customer_representative'",
            name=op.f("ck_member_only_representatives_passive"),
        ),
        sa.CheckConstraint(
            "status = 'project_leader'"
            " OR (status = 'customer_representative' AND duty = 'feedback_process')"
            " OR (status = 'project_expert' AND duty = 'project_process')",
            name=op.f("ck_member_duty_fits_status"),
        ),
        sa.CheckConstraint(
            "status <> 'project_leader' OR stage NOT IN ('partner', 'paused')"
            " OR (coalesce(implementation_level, 0) >= 3 AND coalesce(support_level, 0) >= 3"
            " AND coalesce(leadership_level, 0) >= 3)",
            name=op.f("ck_member_leader_holds_all_competences"),
        ),
        sa.CheckConstraint(
            "leader_id IS NULL OR status <> 'project_leader'", name=op.f("ck_member_leaders_are_led_by_none")
        ),
        sa.CheckConstraint("hours_per_week BETWEEN 0 AND 80", name=op.f("ck_member_hours_in_range")),
        sa.CheckConstraint(
            "implementation_level BETWEEN 1 AND 5", name=op.f("ck_member_implementation_level_in_range")
        ),
        sa.CheckConstraint("support_level BETWEEN 1 AND 5", name=op.f("ck_member_support_level_in_range")),
        sa.CheckConstraint("leadership_level BETWEEN 1 AND 5", name=op.f("ck_member_leadership_level_in_range")),
        sa.ForeignKeyConstraint(["leader_id"], ["member.id"], name=op.f("fk_member_leader_id_member")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_member_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("slug", name=op.f("uq_member_slug")),
        sa.UniqueConstraint("user_id", name=op.f("uq_member_user_id")),
    )
    op.create_index("ix_member_leader_id", "member", ["leader_id"])
    op.create_index("ix_member_stage_status", "member", ["stage", "status"])
    op.create_table(
        "member_skill",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("discipline", sa.Text(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_level", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_member_skill_level_in_range")),
        sa.CheckConstraint("confirmed_level BETWEEN 1 AND 5", name=op.f("ck_member_skill_confirmed_level_in_range")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_skill_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_skill")),
        sa.UniqueConstraint("member_id", "discipline", name=op.f("uq_member_skill_member_id_discipline")),
    )
    op.create_index("ix_member_skill_member_id", "member_skill", ["member_id"])
    op.create_table(
        "member_stage",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("role_activity", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"stage IN {STAGES}", name=op.f("ck_member_stage_known_stage")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_member_stage_by_id_user_account")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_stage_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_stage")),
    )
    op.create_index("ix_member_stage_member_id", "member_stage", ["member_id"])
    # Steps are kept as they were made. What somebody wrote about a person can be emptied when the person asks for erasure.
    op.execute("""
        CREATE FUNCTION member_stage_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND NEW.reason = '' AND (to_jsonb(NEW) - 'reason') = (to_jsonb(OLD) - 'reason') THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'steps of a membership are kept as they are: % is refused', TG_OP
                USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER member_stage_keeps_rows BEFORE UPDATE OR DELETE ON member_stage
            FOR EACH ROW EXECUTE FUNCTION member_stage_stays();
        CREATE TRIGGER member_stage_keeps_table BEFORE TRUNCATE ON member_stage
            FOR EACH STATEMENT EXECUTE FUNCTION imece_forbid_change();
    """)


def downgrade() -> None:
    op.drop_table("member_stage")
    op.execute("DROP FUNCTION member_stage_stays()")
    op.drop_table("member_skill")
    op.drop_table("member")
