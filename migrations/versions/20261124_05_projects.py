"""Projects: one per order, their people, invitations and timeline; a running project has exactly one leader."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "projects"
down_revision = "organisation"


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('awaiting_leader', 'running', 'delivered', 'closed', 'cancelled')",
            name=op.f("ck_project_known_state"),
        ),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name=op.f("ck_project_title_fits")),
        sa.CheckConstraint(
            "state NOT IN ('delivered', 'closed') OR delivered_at IS NOT NULL", name=op.f("ck_project_delivered_once")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_project_order_id_customer_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("order_id", name=op.f("uq_project_order_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_project_reference")),
    )
    op.create_index(op.f("ix_project_state"), "project", ["state"])
    _create_members()
    _create_invitations()
    _create_events()
    _keep_one_leader()


def _create_members() -> None:
    op.create_table(
        "project_member",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("role_activity", sa.Text(), nullable=False),
        sa.Column("on_board", sa.Boolean(), nullable=False),
        sa.Column("on_channel", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "part IN ('project_leader', 'customer_representative', 'project_expert', 'client')",
            name=op.f("ck_project_member_known_part"),
        ),
        sa.CheckConstraint(
            "role_activity IN ('active', 'passive')", name=op.f("ck_project_member_known_role_activity")
        ),
        sa.CheckConstraint(
            "role_activity = 'active' OR part = 'customer_representative'",
            name=op.f("ck_project_member_only_representatives_are_passive"),
        ),
        sa.CheckConstraint("on_board OR on_channel", name=op.f("ck_project_member_somewhere")),
        sa.CheckConstraint(
            "part <> 'project_leader' OR (on_board AND on_channel)",
            name=op.f("ck_project_member_leader_is_everywhere"),
        ),
        sa.CheckConstraint(
            "left_at IS NULL OR left_at >= joined_at", name=op.f("ck_project_member_left_after_joining")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_member_project_id_project")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_project_member_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_project_member_added_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["user_account.id"], name=op.f("fk_project_member_removed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_member")),
    )
    op.create_index(op.f("ix_project_member_project_id"), "project_member", ["project_id"])
    op.create_index(op.f("ix_project_member_user_id"), "project_member", ["user_id"])
    op.create_index(
        "uq_project_member_live",
        "project_member",
        ["project_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_index(
        "uq_project_member_leader",
        "project_member",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL AND part = 'project_leader'"),
    )


def _create_invitations() -> None:
    op.create_table(
        "project_invitation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("on_board", sa.Boolean(), nullable=False),
        sa.Column("on_channel", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("invited_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("on_board OR on_channel", name=op.f("ck_project_invitation_somewhere")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_invitation_project_id_project")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["user_account.id"], name=op.f("fk_project_invitation_invited_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["user_account.id"], name=op.f("fk_project_invitation_accepted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["user_account.id"], name=op.f("fk_project_invitation_revoked_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_project_invitation_token_hash")),
    )
    op.create_index(op.f("ix_project_invitation_project_id"), "project_invitation", ["project_id"])
    op.create_index(op.f("ix_project_invitation_email"), "project_invitation", ["email"])


def _create_events() -> None:
    op.create_table(
        "project_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_event_project_id_project")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_project_event_actor_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["user_account.id"], name=op.f("fk_project_event_subject_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_event")),
    )
    op.create_index(op.f("ix_project_event_project_id"), "project_event", ["project_id"])
    op.execute(append_only("project_event"))


def _keep_one_leader() -> None:
    """Looked at when the transaction commits, under a lock on the project, so that parallel changes cannot pass by."""
    op.execute("""
        CREATE FUNCTION project_has_one_leader() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            wanted bigint;
            standing text;
            leaders bigint;
        BEGIN
            IF TG_TABLE_NAME = 'project' THEN
                wanted := NEW.id;
            ELSIF TG_OP = 'DELETE' THEN
                wanted := OLD.project_id;
            ELSE
                wanted := NEW.project_id;
            END IF;
            SELECT state INTO standing FROM project WHERE id = wanted FOR NO KEY UPDATE;
            IF standing = 'running' THEN
                SELECT count(*) INTO leaders FROM project_member
                    WHERE project_id = wanted AND left_at IS NULL AND part = 'project_leader';
                IF leaders <> 1 THEN
                    RAISE EXCEPTION 'project % runs with % leaders', wanted, leaders
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'project_has_one_leader';
                END IF;
            END IF;
            RETURN NULL;
        END $$;
    """)
    op.execute("""
        CREATE CONSTRAINT TRIGGER project_keeps_leader AFTER INSERT OR UPDATE OF state ON project
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION project_has_one_leader();
        CREATE CONSTRAINT TRIGGER project_member_keeps_leader AFTER INSERT OR UPDATE OR DELETE ON project_member
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION project_has_one_leader();
    """)


def downgrade() -> None:
    for table in ("project_event", "project_invitation", "project_member", "project"):
        op.drop_table(table)
    op.execute("DROP FUNCTION project_has_one_leader()")
